-- What wrk runs besides its own loop: sets method and body, and ends with one line of JSON for wrk-report.ts.
-- Arguments after the URL: method, body. There is no `request` and no `response`: wrk then sends the same bytes again
-- and again without entering Lua.

function init(args)
  if args[1] ~= nil then wrk.method = args[1] end
  if args[2] ~= nil and args[2] ~= "" then wrk.body = args[2] end
end

function done(summary, latency, requests)
  local errors = summary.errors
  io.write(string.format(
    '\nshardgate-wrk {"requests":%d,"durationUs":%d,"bytes":%d,' ..
    '"errors":{"connect":%d,"read":%d,"write":%d,"status":%d,"timeout":%d},' ..
    '"latencyUs":{"mean":%.1f,"p50":%d,"p90":%d,"p95":%d,"p99":%d,"p99_9":%d,"max":%d}}\n',
    summary.requests, summary.duration, summary.bytes,
    errors.connect, errors.read, errors.write, errors.status, errors.timeout,
    latency.mean, latency:percentile(50), latency:percentile(90), latency:percentile(95),
    latency:percentile(99), latency:percentile(99.9), latency.max))
end
