-- What is worth a notice? Pure functions of what was heard; a notice goes out once, whichever Sentinel or server told of it: its key is its kind and the
-- epoch, or what else tells two of a kind apart.
local notices = {}

-- So long a switch waits for the report of a handover, and a report for its switch.
local MATCH_MS = 5000
-- Without a Sentinel that has the master down for the first time, it is up again; with a silent majority for the second, the quorum is lost.
local QUIET_MS, LOST_MS = 10000, 10000
-- A report of a pod may come late by another server.
local STALE_MS = 10000
local KEYS = 500

-- new(): what is remembered. All of it are texts, numbers, booleans and tables, so that it can be kept in a file.
function notices.new()
  return { known = {}, order = {}, switches = {}, handovers = {}, pods = {}, out = {}, downs = 0, losses = 0 }
end

-- emit(memory, event, part, notice): once for each key.
local function emit(memory, event, part, notice)
  local key = event .. "/" .. part
  if memory.known[key] then return end
  memory.known[key] = true
  table.insert(memory.order, key)
  if #memory.order > KEYS then memory.known[table.remove(memory.order, 1)] = nil end
  notice.event, notice.key, notice.epoch = event, key, notice.epoch or memory.epoch
  table.insert(memory.out, notice)
end

local function in_epoch(epoch) return epoch and " (epoch " .. epoch .. ")" or "" end

local function heard_down(memory, seen, now)
  if not seen.down then
    if memory.down and now - memory.down > QUIET_MS then memory.down = nil end
    return
  end
  if not memory.down then
    memory.downs = memory.downs + 1
    emit(memory, "masterDown", (memory.epoch or 0) .. "/" .. memory.downs, {
      severity = "critical", server = memory.master, again = memory.fresh,
      text = "The Sentinels agree that the master " .. (memory.master or "of the set") .. " is down" .. in_epoch(memory.epoch) .. ".",
    })
  end
  memory.down = now
end

local function heard_quorum(memory, seen, now)
  if seen.answering >= seen.needed then
    memory.reached, memory.silent, memory.lost = true, nil, nil
    return
  end
  memory.silent = memory.silent or now
  -- A set that begins has no majority yet.
  if memory.lost or not memory.reached or now - memory.silent < LOST_MS then return end
  memory.lost, memory.losses = true, memory.losses + 1
  emit(memory, "quorumLost", (memory.epoch or 0) .. "/" .. memory.losses, {
    severity = "critical",
    text = seen.answering .. " of " .. seen.count .. " Sentinels answer, and " .. seen.needed .. " are needed: no failover is possible.",
  })
end

-- look(memory, { master, epoch, down, answering, needed, count }, now): what all Sentinels say together. master is the server that a majority names, nil
-- without one; down: one of them has it down, by the word of a quorum; answering: how many answer.
function notices.look(memory, seen, now)
  -- What holds already when there is nothing to compare it with may have been told before.
  memory.fresh = memory.master == nil
  if seen.master then
    local before = memory.master
    if before and before ~= seen.master then
      table.insert(memory.switches, { from = before, to = seen.master, epoch = seen.epoch, at = now })
    end
    if seen.epoch ~= memory.epoch and not memory.fresh then memory.downs, memory.losses = 0, 0 end
    memory.master, memory.epoch = seen.master, seen.epoch
  end
  heard_down(memory, seen, now)
  heard_quorum(memory, seen, now)
end

-- began(memory, epoch): a Sentinel tries a failover.
function notices.began(memory, epoch)
  emit(memory, "failoverBegun", tostring(epoch), {
    epoch = epoch, severity = "warning", server = memory.master,
    text = "A Sentinel has begun a failover" .. (memory.master and " of the master " .. memory.master or "") .. in_epoch(epoch) .. ".",
  })
end

local function hear_handover(memory, id, way, result, milliseconds, now)
  local from = id:match("%-(redis%-%d+)$") or "a data pod"
  if memory.known["report/" .. id] then return end
  if result ~= "moved" then
    emit(memory, "handoverDone", id, {
      severity = "warning", from = from, result = result,
      text = "A handover of " .. from .. (result == "unfinished" and " was not seen to end." or " did not move the master."),
    })
    return
  end
  memory.known["report/" .. id] = true
  table.insert(memory.order, "report/" .. id)
  table.insert(memory.handovers, { id = id, from = from, seconds = milliseconds / 1000, at = now })
end

local function hear_pod(memory, name, fenced, fences, now)
  local pod = memory.pods[name]
  if not pod then
    memory.pods[name] = { fences = fences, at = now }
    if not (fenced and fences > 0) then return end
  elseif fences <= pod.fences then
    -- Its guard has started again, or the report is older than the last one.
    if fences == pod.fences or now - pod.at > STALE_MS then pod.fences, pod.at = fences, now end
    return
  else
    pod.fences, pod.at = fences, now
  end
  emit(memory, "fenced", name .. "/" .. (memory.epoch or 0) .. "/" .. fences .. "/" .. now // 1000, {
    severity = "critical", server = name, again = pod == nil,
    text = name .. " refuses writes" .. (fenced and "" or " for a while") .. ": no replica was in sync with it" .. in_epoch(memory.epoch) .. ".",
  })
end

-- report(memory, text, now): what the guards, the hooks and the backups publish; see report.lua.
function notices.report(memory, text, now)
  local name, fenced, fences = text:match("^pod (%S+) %d (%d) (%d+) ")
  if name then return hear_pod(memory, name, fenced == "1", tonumber(fences), now) end
  local id, way, result, milliseconds = text:match("^handover (%S+) (%S+) (%S+) (%d+)$")
  if id then return hear_handover(memory, id, way, result, milliseconds, now) end
  local kind, at, words = text:match("^run (%a+) failed (%d+) %d+ %d+ ?(.*)$")
  if kind == "backup" or kind == "drill" then
    emit(memory, "backupFailed", kind .. "/" .. at, {
      severity = kind == "drill" and "critical" or "warning", run = kind,
      text = (kind == "drill" and "A drill of the newest backup" or "A backup") .. " has failed" .. (words == "" and "." or ": " .. words),
    })
  end
end

-- A handover is a switch that its hook reports; a switch without a report is a failover.
local function match_handovers(memory, now)
  local open = {}
  for _, handover in ipairs(memory.handovers) do
    local place
    for i, switch in ipairs(memory.switches) do
      if switch.from == handover.from then place = i end
    end
    if place or now - handover.at > MATCH_MS then
      local switch = place and table.remove(memory.switches, place) or {}
      emit(memory, "handoverDone", switch.epoch and tostring(switch.epoch) or handover.id, {
        epoch = switch.epoch, severity = "info", from = handover.from, to = switch.to, seconds = handover.seconds, result = "moved",
        text = string.format("%s has handed over%s, %.2f s without writes%s.", handover.from, switch.to and " to " .. switch.to or "",
          handover.seconds, in_epoch(switch.epoch)),
      })
    else
      open[#open + 1] = handover
    end
  end
  memory.handovers = open
end

-- settle(memory, now): the notices that are due, oldest first.
function notices.settle(memory, now)
  match_handovers(memory, now)
  local open = {}
  for _, switch in ipairs(memory.switches) do
    if now - switch.at > MATCH_MS then
      emit(memory, "failoverDone", tostring(switch.epoch), {
        epoch = switch.epoch, severity = "warning", from = switch.from, to = switch.to,
        text = switch.to .. " is the master in place of " .. switch.from .. in_epoch(switch.epoch) .. ".",
      })
    else
      open[#open + 1] = switch
    end
  end
  memory.switches = open
  local out = memory.out
  memory.out = {}
  return out
end

return notices
