-- What wrk runs besides its own loop: sets method and body, and ends with one line of JSON for wrk-report.ts.
-- Arguments after the URL: method, body, and paths to ask for in turn with the URL's own; "pause 5" lets each connection
-- wait 5 ms between an answer and its next request. Without such paths there is no
-- `request`, and there is never a `response`: wrk then sends the same bytes again and again without entering Lua.
-- WRK_CONNECTIONS of the environment asks for the raw latencies of so many.

local announced = false

-- Called before each thread starts; the command line waits for the first.
function setup()
  if not announced then io.stderr:write("LEG STARTED\n") end
  announced = true
end

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

-- As wrk ends it adds to its latencies what a connection would have sent every `interval` while it waited longer than
-- two of them, all shorter than that wait. So the slowest is as it was measured, and taking away what it added, from the
-- slowest down, leaves what was measured. `latency(i)` counts from the first value at each call, hence the limit.
-- https://github.com/wg/wrk/blob/4.1.0/src/stats.c (stats_correct)
local STEPS_MAX = 2e9

local function read_histogram(latency)
  local values, counts = {}, {}
  for i = 1, #latency do
    local value, count = latency(i)
    values[i], counts[value] = value, count
  end
  return values, counts
end

local function take_away(values, counts, interval)
  for i = #values, 1, -1 do
    local value = values[i]
    for added = value - interval, interval + 1, -interval do
      if counts[value] > 0 then counts[added] = counts[added] - counts[value] end
    end
  end
end

local function to_percentile(values, counts, rank)
  local seen = 0
  for _, value in ipairs(values) do
    seen = seen + counts[value]
    if seen >= rank then return value end
  end
  return values[#values]
end

-- JSON: count, mean and percentiles of the latencies as measured; null where they cannot be had.
local function to_raw(summary, latency)
  local connections = tonumber(os.getenv("WRK_CONNECTIONS"))
  if connections == nil or #latency * (latency.max - latency.min) > STEPS_MAX then return "null" end
  local each = math.floor(summary.requests / connections)
  local values, counts = read_histogram(latency)
  if each > 0 then take_away(values, counts, math.floor(summary.duration / each)) end
  local count, sum = 0, 0
  for _, value in ipairs(values) do
    count, sum = count + counts[value], sum + counts[value] * value
  end
  if count ~= summary.requests - summary.errors.timeout then return "null" end
  local at = function(share) return to_percentile(values, counts, share * count) end
  return string.format('{"mean":%.1f,"p50":%d,"p90":%d,"p95":%d,"p99":%d,"max":%d}', sum / count, at(0.5), at(0.9), at(0.95), at(0.99), latency.max)
end

function done(summary, latency, requests)
  local errors = summary.errors
  io.write(string.format(
    '\nshardgate-wrk {"requests":%d,"durationUs":%d,"bytes":%d,' ..
    '"errors":{"connect":%d,"read":%d,"write":%d,"status":%d,"timeout":%d},' ..
    '"latencyUs":{"mean":%.1f,"p50":%d,"p90":%d,"p95":%d,"p99":%d,"p99_9":%d,"max":%d},"rawUs":%s,"splitUs":%s}\n',
    summary.requests, summary.duration, summary.bytes,
    errors.connect, errors.read, errors.write, errors.status, errors.timeout,
    latency.mean, latency:percentile(50), latency:percentile(90), latency:percentile(95),
    latency:percentile(99), latency:percentile(99.9), latency.max,
    to_raw(summary, latency), split(summary, latency)))
end
