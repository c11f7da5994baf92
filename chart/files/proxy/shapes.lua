-- How a notice looks to each type of endpoint. Pure functions.
local shapes = {}

local escapes = { ['"'] = '\\"', ["\\"] = "\\\\", ["\n"] = "\\n", ["\r"] = "\\r", ["\t"] = "\\t" }

local function text(value)
  return '"' .. value:gsub('[%c"\\]', function(each) return escapes[each] or string.format("\\u%04x", each:byte()) end) .. '"'
end

-- json(value): of texts, numbers, booleans, lists (with `list` set) and maps, whose keys are sorted.
local function json(value)
  if type(value) == "string" then return text(value) end
  if type(value) ~= "table" then return tostring(value) end
  local parts = {}
  if value.list then
    for _, each in ipairs(value) do parts[#parts + 1] = json(each) end
    return "[" .. table.concat(parts, ",") .. "]"
  end
  local keys = {}
  for key in pairs(value) do keys[#keys + 1] = key end
  table.sort(keys)
  for _, key in ipairs(keys) do parts[#parts + 1] = text(key) .. ":" .. json(value[key]) end
  return "{" .. table.concat(parts, ",") .. "}"
end

local function time(seconds) return os.date("!%Y-%m-%dT%H:%M:%SZ", seconds) end

-- No notice ends an alert: Alertmanager takes it for resolved after this time.
local ALERT_SECONDS = 900

local alert_names = {
  failoverBegun = "FailoverBegun", failoverDone = "FailoverDone", masterDown = "MasterDown", quorumLost = "QuorumLost",
  handoverDone = "HandoverDone", fenced = "Fenced", backupFailed = "BackupFailed",
}

local makers = {}

function makers.webhook(notice, set, repeated)
  local body = {
    version = 1, id = notice.id, namespace = set.namespace, name = set.name, release = set.release, time = time(notice.time), repeated = repeated,
  }
  for _, key in ipairs({ "event", "severity", "epoch", "text", "server", "from", "to", "seconds", "result", "run" }) do body[key] = notice[key] end
  return body
end

function makers.slack(notice, set, repeated)
  -- Slack takes these three for its own marks.
  local plain = notice.text:gsub("[&<>]", { ["&"] = "&amp;", ["<"] = "&lt;", [">"] = "&gt;" })
  return {
    text = string.format("[%s] %s/%s: %s%s", notice.severity, set.namespace, set.name, plain, repeated and " (sent again: " .. notice.id .. ")" or ""),
  }
end

-- The same labels each time: what is sent again is the same alert.
function makers.alertmanager(notice, set)
  return {
    list = true,
    {
      labels = {
        alertname = "RedisSentinelNotice" .. alert_names[notice.event], severity = notice.severity, namespace = set.namespace,
        app_kubernetes_io_name = set.chart, app_kubernetes_io_instance = set.release, notice = notice.id,
      },
      annotations = { summary = notice.text },
      startsAt = time(notice.time), endsAt = time(notice.time + ALERT_SECONDS),
    },
  }
end

-- body(type, notice, set, repeated): the text that is posted. repeated: the endpoint may have it already.
function shapes.body(kind, notice, set, repeated) return json(makers[kind](notice, set, repeated)) end

return shapes
