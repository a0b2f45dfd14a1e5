-- What wrk runs besides its own loop: sets method and body, and ends with one line of JSON for wrk-report.ts.
-- Arguments after the URL: method, body, and paths to ask for in turn with the URL's own. Without such paths there is no
-- `request`, and there is never a `response`: wrk then sends the same bytes again and again without entering Lua.

local function ask_in_turn(paths)
  local asked = 0
  local requests = { wrk.format() }
  for _, path in ipairs(paths) do requests[#requests + 1] = wrk.format(nil, path) end
  return function()
    asked = asked + 1
    return requests[asked % #requests + 1]
  end
end

function init(args)
  if args[1] ~= nil then wrk.method = args[1] end
  if args[2] ~= nil and args[2] ~= "" then wrk.body = args[2] end
  if args[3] ~= nil then request = ask_in_turn({ unpack(args, 3) }) end
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
