-- What no exporter can ask: the master that the Sentinels agree on, and what the guards report of their pods. The guards publish it on a channel of the
-- data servers. One page holds it behind HAProxy's own metrics.
-- Argument: path of the socket at which HAProxy serves its own.
local state = require("state")

local report = {}

-- By the names of the servers.
local pods = {}
-- Handovers by path and result, and the last of them; their ids, since a replica repeats what its master publishes.
local handovers, last, known = {}, nil, {}

local function labels_of(way, result) return string.format('path="%s",result="%s"', way, result) end

-- From 0 on: Prometheus sees no increase of a series that begins with 1.
for _, way in ipairs({ "lead", "sentinel" }) do
  for _, result in ipairs({ "moved", "not-moved", "unfinished" }) do handovers[labels_of(way, result)] = 0 end
end
-- Ended before a path was chosen.
handovers[labels_of("-", "not-moved")] = 0
-- The last run of a backup and of a drill, as far as this proxy has heard of one since its start.
local runs = { backup = {}, drill = {} }

-- hear_run(text): `run KIND ok|failed TIME BYTES SECONDS WORDS`, once for each. A failure leaves the time and the numbers of the last success.
local function hear_run(text)
  local kind, result, at, bytes, seconds = text:match("^run (%a+) (%a+) (%d+) (%d+) (%d+)")
  local run = runs[kind]
  if not run or (run.at or 0) > tonumber(at) then return end
  run.at, run.result = tonumber(at), result == "ok" and 1 or 0
  if result == "ok" then run.success, run.bytes, run.seconds = at, bytes, seconds else run.failure = at end
end

-- hear(text): `pod NAME READY FENCED FENCES GOOD REASON`, every 5 s, `handover ID PATH RESULT MILLISECONDS`, once for each, or a run.
function report.hear(text)
  local name, ready, fenced, fences, good, reason = text:match("^pod (%S+) (%d) (%d) (%d+) (%S+) ?(.*)$")
  if name then
    pods[name] = { at = state.now(), ready = ready, fenced = fenced, fences = fences, good = tonumber(good), reason = reason }
    return
  end
  hear_run(text)
  local id, way, result, milliseconds = text:match("^handover (%S+) (%S+) (%S+) (%d+)$")
  if not id or known[id] then return end
  known[id] = true
  local key = labels_of(way, result)
  handovers[key] = (handovers[key] or 0) + 1
  if result == "moved" then last = milliseconds / 1000 end
end

-- plain(reason): the text of a label. Numbers and addresses change all the time and would make a series each.
local function plain(reason) return (reason:gsub("%d[%d.:]*", "N"):gsub('[\\"]', ""):gsub("%c", " ")) end

local function sorted(map)
  local keys = {}
  for key in pairs(map) do keys[#keys + 1] = key end
  table.sort(keys)
  return keys
end

-- lines(): the page, as a text in the format of Prometheus.
function report.lines()
  local out = {}
  local function metric(name, kind, help)
    out[#out + 1] = "# HELP redis_set_" .. name .. " " .. help
    out[#out + 1] = "# TYPE redis_set_" .. name .. " " .. kind
    return function(labels, value)
      out[#out + 1] = "redis_set_" .. name .. (labels == "" and "" or "{" .. labels .. "}") .. " " .. tostring(value)
    end
  end
  local function of_pods(name, kind, help, value)
    local put = metric(name, kind, help)
    for _, server in ipairs(sorted(pods)) do
      local found = value(pods[server])
      if found ~= nil then put('server="' .. server .. '"', found) end
    end
  end

  local agreed = metric("agreed_master", "gauge", "1 for the server that this proxy takes for the master.")
  for _, server in ipairs(state.redis) do
    agreed('server="' .. server.name .. '"', server.address ~= nil and server.address == state.leader.address and 1 or 0)
  end
  metric("master_changes_total", "counter", "Changes of the master that this proxy has followed.")("", state.changes)
  of_pods("guard_age_seconds", "gauge", "Seconds since the guard of the data pod reported.", function(pod)
    return string.format("%.1f", (state.now() - pod.at) / 1000)
  end)
  of_pods("pod_ready", "gauge", "1 if the guard counts its pod as ready.", function(pod) return pod.ready end)
  of_pods("fenced", "gauge", "1 for a master that refuses writes, because no replica is in sync.", function(pod) return pod.fenced end)
  of_pods("fences_total", "counter", "How often the master was fenced, since its guard started.", function(pod) return pod.fences end)
  of_pods("good_replicas", "gauge", "Replicas in sync with the master.", function(pod) return pod.good end)
  local waits = metric("pod_waits", "gauge", "1 with the reason for which the data pod is not ready.")
  for _, server in ipairs(sorted(pods)) do
    if pods[server].ready == "0" then
      waits(string.format('server="%s",reason="%s"', server, plain(pods[server].reason)), 1)
    end
  end
  local counted = metric("handovers_total", "counter", "Handovers that were reported, by path (lead, sentinel) and result (moved, not-moved, unfinished).")
  for _, key in ipairs(sorted(handovers)) do counted(key, handovers[key]) end
  if last then metric("last_handover_seconds", "gauge", "Seconds without writes in the last handover that moved the master.")("", last) end
  for _, kind in ipairs({ "backup", "drill" }) do
    local function of_run(name, help, value)
      if value then metric(kind .. "_" .. name, "gauge", string.format(help, kind))("", value) end
    end
    of_run("last_result", "1 if the last %s that was reported succeeded, 0 if it failed.", runs[kind].result)
    of_run("last_success_timestamp_seconds", "When the last %s succeeded.", runs[kind].success)
    of_run("last_failure_timestamp_seconds", "When the last %s failed.", runs[kind].failure)
    of_run("size_bytes", "Bytes of the object in the last %s that succeeded.", runs[kind].bytes)
    of_run("duration_seconds", "Seconds that the last %s that succeeded took.", runs[kind].seconds)
  end
  return table.concat(out, "\n") .. "\n"
end

-- serve(socket): the page, behind HAProxy's own.
function report.serve(socket)
  core.register_service("metrics", "http", function(applet)
    local own = core.httpclient():get({ url = "http://localhost/metrics", dst = "unix@" .. socket, timeout = 4000 })
    local body = (own and own.status == 200 and own.body or "") .. report.lines()
    applet:set_status(200)
    applet:add_header("content-type", "text/plain; version=0.0.4")
    applet:add_header("content-length", tostring(#body))
    applet:start_response()
    applet:send(body)
  end)
end

return report
