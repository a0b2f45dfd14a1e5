-- What wrk runs besides its own loop: sets method and body, and ends with one line of JSON for wrk-report.ts.
-- Arguments after the URL: method, body, and paths to ask for in turn with the URL's own; "pause 5" lets each connection
-- wait 5 ms between an answer and its next request. Without such paths there is no
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
  local paths = {}
  for i = 3, #args do
    local pause = tonumber(string.match(args[i], "^pause (%d+)$"))
    if pause == nil then paths[#paths + 1] = args[i] else delay = function() return pause end end
  end
  if #paths > 0 then request = ask_in_turn(paths) end
end

-- Latency of answers with 200 alone, where every refusal came sooner than any of them: then they are the upper part of
-- all latencies, and `refused` and `accepted`, the values at the border, tell whether that is so.
local function split(summary, latency)
  local share = summary.errors.status / summary.requests
  local at = function(part) return latency:percentile(math.min(99.999, 100 * (share + part * (1 - share)))) end
  local below = share > 0 and latency:percentile(100 * math.max(0, share - 0.001)) or 0
  return string.format('{"refused":%d,"accepted":%d,"p50":%d,"p95":%d,"p99":%d}', below, at(0.01), at(0.5), at(0.95), at(0.99))
end

function done(summary, latency, requests)
  local errors = summary.errors
  io.write(string.format(
    '\nshardgate-wrk {"requests":%d,"durationUs":%d,"bytes":%d,' ..
    '"errors":{"connect":%d,"read":%d,"write":%d,"status":%d,"timeout":%d},' ..
    '"latencyUs":{"mean":%.1f,"p50":%d,"p90":%d,"p95":%d,"p99":%d,"p99_9":%d,"max":%d},"splitUs":%s}\n',
    summary.requests, summary.duration, summary.bytes,
    errors.connect, errors.read, errors.write, errors.status, errors.timeout,
    latency.mean, latency:percentile(50), latency:percentile(90), latency:percentile(95),
    latency:percentile(99), latency:percentile(99.9), latency.max,
    split(summary, latency)))
end
