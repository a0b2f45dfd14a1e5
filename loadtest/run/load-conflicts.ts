// Options of `shardgate load` that contradict each other. Silently preferring one would measure something else.
import type { LoadOptions } from './load-request.ts';

/** @returns a sentence for each contradiction */
export function findConflicts(options: LoadOptions): readonly string[] {
  return [...findJudgingConflicts(options), ...findTargetConflicts(options), ...findTlsConflicts(options)];
}

function findJudgingConflicts({ measureOnly, targets, model, rate, generator, web }: LoadOptions): readonly string[] {
  return [
    ...refuse(
      measureOnly && targets !== undefined,
      'Expected --targets or --measure-only, got both; one judges, the other does not.',
    ),
    ...refuse(
      model === 'closed' && rate !== undefined,
      'Expected --rate or --model closed, got both; the closed model has no rate.',
    ),
    ...refuse(
      web === true && model === 'closed' && generator === 'wrk',
      'Expected --web with a leg that k6 drives, got --model closed with --generator wrk; the page is k6’s own.',
    ),
  ];
}

function findTargetConflicts({ targetUrl, path, requests, edge, allowRemote }: LoadOptions): readonly string[] {
  const foreign = targetUrl !== undefined;
  return [
    ...refuse(
      path !== undefined && requests !== undefined,
      'Expected --path or --requests, got both; the file of requests names the paths.',
    ),
    ...refuse(foreign && path !== undefined, 'Expected --target-url or --path, got both; put the path into the URL.'),
    ...refuse(
      foreign && edge === 'nginx',
      'Expected --target-url or --edge nginx, got both; nginx stands before the kit’s own slot alone.',
    ),
    ...refuse(
      foreign && requests !== undefined && /[?#]/.test(targetUrl),
      'Expected --target-url without a query beside --requests, got one; put it into the paths of the file.',
    ),
    ...refuse(allowRemote === true && !foreign, 'Expected --target-url beside --allow-remote, got none.'),
  ];
}

function findTlsConflicts({ targetUrl, ca, insecure }: LoadOptions): readonly string[] {
  const given = [...(ca === undefined ? [] : ['--ca']), ...(insecure === true ? ['--insecure'] : [])];
  if (given.length === 2)
    return ['Expected --ca or --insecure, got both; one checks the certificate, the other does not.'];
  const [option] = given;
  if (option === undefined || targetUrl?.startsWith('https:')) return [];
  return [`Expected --target-url with https:// beside ${option}, got ${targetUrl === undefined ? 'none' : 'another'}.`];
}

function refuse(contradicts: boolean, sentence: string): readonly string[] {
  return contradicts ? [sentence] : [];
}
