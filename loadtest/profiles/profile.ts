// A load profile: how many connections, for how long. The data is profiles.json.

export type Profile = Readonly<{
  name: string;
  description: string;
  connections: number;
  measureSeconds: number;
  warmupSeconds: number;
  wrkThreads: number; // used literally by the cross-check
}>;
