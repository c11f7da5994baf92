{{- /* redis-sentinel: generated from generator/templates/_proxy.tpl, do not edit. */ -}}
{{/* haproxy.cfg. It logs to its error output, where each line stands once. What differs between pods comes from the start script. */}}
{{- define "redis-sentinel.haproxyConf" -}}
{{- $hold := int64 .Values.proxy.holdMilliseconds -}}
global
  nbthread {{ int64 .Values.proxy.threads }}
  # Beyond that of the clients: probes and Prometheus are answered when all is taken.
  maxconn "${PROXY_ALL_CONNECTIONS}"
  # After SIGUSR1: goes on for a while with its readiness off, then takes nobody any more, then closes what is left.
  grace {{ int64 .Values.proxy.acceptSeconds }}s
  hard-stop-after {{ int64 .Values.proxy.drainSeconds }}s
  tune.lua.bool-sample-conversion normal
  lua-prepend-path "${HA_PROXY}/?.lua"
  lua-load "${HA_PROXY}/follow.lua" "${HA_RUN}/proxy.facts" {{ int64 .Values.proxy.checkIntervalMilliseconds }} {{ $hold }} 6380

defaults
  timeout connect {{ int64 .Values.proxy.connectTimeoutMilliseconds }}ms
  timeout client {{ int64 .Values.proxy.idleTimeoutSeconds }}s
  timeout server {{ int64 .Values.proxy.idleTimeoutSeconds }}s
  timeout client-fin 10s
  timeout server-fin 10s
  timeout http-request 5s
  timeout queue 5s

frontend clients
  mode tcp
  bind "${PROXY_BIND}:6379" v4v6
{{- if .Values.proxy.readPort }}
  bind "${PROXY_BIND}:6380" v4v6
{{- end }}
  maxconn "${PROXY_CONNECTIONS}"
  # A client whose node is gone says so to nobody.
  option clitcpka
  clitcpka-idle 60s
  clitcpka-intvl 15s
  clitcpka-cnt 4
  # Without inspect-delay an action may not wait.
  tcp-request inspect-delay {{ add $hold 500 }}ms
  tcp-request content lua.hold
{{- if .Values.proxy.readPort }}
  use_backend replicas if { dst_port 6380 }
{{- end }}
  default_backend master

# Lua decides which server is used and puts in its address; these are addresses that nobody has.
{{- range $backend := list "master" "replicas" }}
{{- if or $.Values.proxy.readPort (eq $backend "master") }}
backend {{ $backend }}
  mode tcp
  balance leastconn
  option srvtcpka
  srvtcpka-idle 60s
  srvtcpka-intvl 15s
  srvtcpka-cnt 4
  # A server that refuses has just ended: try again, and elsewhere as soon as there is another. HAProxy waits for as long as the
  # connect timeout between two tries.
  retries 13
  option redispatch 1
{{- range $ordinal := until (int $.Values.redis.replicas) }}
  server redis-{{ $ordinal }} 192.0.2.{{ add $ordinal 1 }}:6379 disabled
{{- end }}
{{ end }}
{{- end }}
frontend health
  mode http
  bind "${PROXY_BIND}:8404" v4v6
  # Without a master, too: a client then waits here, which is better than being refused.
  http-request return status 503 content-type text/plain string "ending" if { stopping }
  http-request return status 200 content-type text/plain string "listening"
{{- if .Values.proxy.metrics }}

frontend metrics
  mode http
  bind "${PROXY_BIND}:8405" v4v6
  http-request use-service prometheus-exporter if { path /metrics }
  http-request return status 404
{{- end }}
{{- end }}

{{/* Indented here, so that empty lines stay empty. */}}
{{- define "redis-sentinel.proxyData" }}
  haproxy.cfg: |
    {{- include "redis-sentinel.haproxyConf" . | nindent 4 | replace "\n    \n" "\n\n" }}
  connections: {{ include "redis-sentinel.proxyConnections" . | quote }}
  decide.lua: |
    -- Who is the master, and who may be talked to? Pure functions of what was heard: nothing is asked or changed here.
    local decide = {}

    -- So long the Sentinels have to be heard after a start, before a claim counts without them.
    local PATIENCE_MS = 2000

    -- current(address, servers): the address of now of the server that had it. The Service of a server may be made anew, and the Sentinels and the
    -- replicas name its former address until they are told.
    local function current(address, servers)
      for _, server in ipairs(servers) do
        if server.address == address then return address end
      end
      for _, server in ipairs(servers) do
        if server.address and server.former and server.former[address] then return server.address end
      end
      return address
    end

    -- How many Sentinels there are: as many as one lists that names a master, three at least, and no more than the settings say. The settings may
    -- promise more than an upgrade that was broken off has made. Without such a list it is those of the settings.
    local function count_of(sentinels)
      local most
      for _, sentinel in ipairs(sentinels) do
        if sentinel.word and sentinel.listed then most = math.max(sentinel.listed, most or 3) end
      end
      return math.min(most or #sentinels, #sentinels)
    end

    -- The address that more than half of all Sentinels name, in reach or not.
    local function majority_of(facts)
      local votes = {}
      for _, sentinel in ipairs(facts.sentinels) do
        local word = sentinel.word and current(sentinel.word, facts.servers)
        if word then
          votes[word] = (votes[word] or 0) + 1
          if votes[word] * 2 > count_of(facts.sentinels) then return word end
        end
      end
    end

    -- Whether more than half answer, be it that they know no master. A server that was born and that no Sentinel knows yet must
    -- not be written to: what it holds counts as nothing until then.
    local function in_reach(facts)
      local answers = 0
      for _, sentinel in ipairs(facts.sentinels) do
        if sentinel.word ~= nil then answers = answers + 1 end
      end
      return answers * 2 > count_of(facts.sentinels)
    end

    local function contradicted(facts, address)
      for _, sentinel in ipairs(facts.sentinels) do
        if sentinel.word and current(sentinel.word, facts.servers) ~= address then return true end
      end
      return false
    end

    -- leader { sentinels = { { word, listed } }, servers = { { name, address, former, role, alive } }, before = { address, by }, waited = ms }:
    -- { address, by, why }. A word is an address, false for "no master", nil for silence; listed is how many Sentinels it knows, itself among
    -- them. by is `majority` or `sole`; without an address nobody is the master.
    function decide.leader(facts)
      local named = majority_of(facts)
      local before = facts.before.address and current(facts.before.address, facts.servers)
      if named then return { address = named, by = "majority", why = "a majority of the Sentinels names it" } end
      if facts.before.by == "majority" then
        return { address = before, by = "majority", why = "no majority of the Sentinels in reach: the last one's word stands" }
      end
      if facts.waited < PATIENCE_MS then return { why = "no majority of the Sentinels in reach yet" } end
      if not before and in_reach(facts) then return { why = "the Sentinels do not name the same yet" } end
      local claims = {}
      for _, server in ipairs(facts.servers) do
        if server.alive and server.role == "master" then claims[#claims + 1] = server.address end
      end
      if #claims > 1 then return { why = "no majority of the Sentinels in reach, and several claim to be the master: " .. table.concat(claims, " ") } end
      local address = claims[1] or before
      if not address then return { why = "no majority of the Sentinels in reach, and nobody claims to be the master" } end
      if contradicted(facts, address) then
        return { why = "no majority of the Sentinels in reach, and one names another than " .. address }
      end
      return { address = address, by = "sole", why = "no majority of the Sentinels in reach: the only one that claims to be the master" }
    end

    local function in_sync(server, leader, servers)
      if not (server.alive and server.role == "slave" and server.linked) then return false end
      return not leader or (server.follows and current(server.follows, servers) == leader)
    end

    -- plan(servers, leader): for each server its state in both backends. `ready` takes connections, `drain` keeps those
    -- that it has, `maint` loses them. A master must be named and say so itself; a silent one loses no connection before
    -- another is named, but opens (the second result) no new one either.
    function decide.plan(servers, leader)
      local plan, open, readable = {}, { master = false, replicas = false }, 0
      for i, server in ipairs(servers) do
        local master = server.address ~= nil and server.address == leader and server.role == "master"
        plan[i] = { master = master and "ready" or "maint", replicas = "maint" }
        if master and server.alive then open.master = true end
        if in_sync(server, leader, servers) then
          plan[i].replicas, readable = "ready", readable + 1
        elseif master or server.role == "slave" then
          plan[i].replicas = "drain"
        end
      end
      open.replicas = readable > 0
      if readable > 0 then return plan, open end
      for i, each in ipairs(plan) do
        if each.master == "ready" then
          plan[i].replicas, open.replicas = "ready", open.master
        end
      end
      return plan, open
    end

    return decide
  follow.lua: |
    -- HAProxy follows the word of a majority of the Sentinels. It listens to every Sentinel for a switch, and watches every
    -- server's role beside it; a server that is not the master any more loses its connections in the same moment.
    -- Arguments: file with the facts, milliseconds between two looks at a server, milliseconds that a new connection may wait,
    -- port of the replicas.
    local resp = require("resp")
    local set = require("set")
    local hold = require("hold")

    local path, look_ms, hold_ms, replicas_port = ...
    local SWITCH = "+switch-master"
    -- So long an answer may take, and a Sentinel may have nothing to announce.
    local ANSWER_SECONDS = 1
    local SILENCE_SECONDS = 60
    -- Of so many looks at the servers one is at the Sentinels, too.
    local ASK_EVERY = 5

    -- Links that are open; HAProxy would not end before they are closed.
    local links = {}
    local leaving = false

    -- try(thing, port, seconds): a link, or nil after it was said once why not.
    local function try(thing, port, seconds)
      local link, why = resp.open(thing.address, port, set.user, seconds)
      if why ~= thing.trouble then set.say(thing.name .. " (" .. thing.address .. "): " .. (why or "answers")) end
      thing.trouble = why
      -- Who refuses the password will do so for a while.
      if why then core.msleep(why == "no connection" and 50 or 500) end
      return link
    end

    local function keep(link)
      if link then links[link] = true end
      return link
    end

    local function drop(link)
      if not link then return end
      links[link] = nil
      pcall(link.close)
    end

    -- leave(): a proxy that ends, and that has nobody left to serve, need not wait for the end of its time.
    local function leave()
      local clients = core.frontends.clients:get_stats()
      leaving = clients.status == "STOP" and clients.scur == 0
      if leaving then
        for link in pairs(links) do drop(link) end
      end
    end

    -- watch(server): one link's life. When it ends, new connections wait until the server has answered again.
    local function watch(server)
      local address = server.address
      local link = keep(address and try(server, set["redis-port"], ANSWER_SECONDS + look_ms / 1000))
      while link and server.address == address do
        local info = link.ask("INFO replication")
        if not info then break end
        -- An error (a script that runs too long, say) is a sign of life and says nothing of the role.
        if type(info) == "string" then
          server.role = info:match("role:(%a+)")
          server.linked = info:find("master_link_status:up", 1, true) ~= nil
          server.follows = info:match("master_host:([^\r\n]+)")
        end
        server.alive = true
        set.changed()
        server.bell:pop_wait()
      end
      server.alive = false
      set.changed()
      drop(link)
    end

    -- listed_by(link): how many Sentinels this one takes to be there, itself among them; nil when it does not say.
    local function listed_by(link)
      local answer = link.ask("SENTINEL MASTER " .. set.master)
      for i = 1, type(answer) == "table" and #answer or 0, 2 do
        if answer[i] == "num-other-sentinels" then return tonumber(answer[i + 1]) + 1 end
      end
    end

    -- ask(sentinel): one link's life; its word is forgotten when there is no next. An answer that was under way when a switch
    -- was heard is older than that.
    local function ask(sentinel)
      local address = sentinel.address
      local link = keep(address and try(sentinel, set["sentinel-port"], ANSWER_SECONDS + ASK_EVERY * look_ms / 1000))
      if not link then
        sentinel.word = nil
        set.changed()
      end
      while link and sentinel.address == address do
        local heard = sentinel.heard
        local answer = link.ask("SENTINEL GET-MASTER-ADDR-BY-NAME " .. set.master)
        if answer == nil then break end
        if heard == sentinel.heard then
          sentinel.word = type(answer) == "table" and answer[1] or false
          set.changed()
          sentinel.listed = listed_by(link)
          sentinel.bell:pop_wait()
        end
      end
      drop(link)
    end

    -- listen(sentinel): hears of switches, and has the Sentinel asked once it does, so that no switch falls between. The others are asked when it
    -- announces one: who led the failover names the new master since before, and announces it once all replicas follow, a second later.
    local function listen(sentinel)
      local address = sentinel.address
      local link = keep(address and resp.open(address, set["sentinel-port"], set.user, SILENCE_SECONDS))
      if not link then return end
      local message = link.ask("SUBSCRIBE " .. SWITCH)
      while message and sentinel.address == address do
        if message[1] == "message" then
          local name, ip = message[3]:match("^(%S+) %S+ %S+ (%S+) %S+")
          if name == set.master then
            sentinel.heard = sentinel.heard + 1
            sentinel.word = ip
            set.changed()
            for _, other in ipairs(set.sentinel) do set.ring(other.bell) end
          end
        end
        set.ring(sentinel.bell)
        message = link.listen()
      end
      drop(link)
    end

    -- again(pause, work, thing): for ever; a task that fails ends silently otherwise.
    local function again(pause, work, thing)
      core.register_task(function()
        while not leaving do
          local ok, why = pcall(work, thing)
          if not ok then core.log(core.err, tostring(why)) end
          core.msleep(pause)
        end
      end)
    end

    local ticks = 0
    local function tick()
      ticks = ticks + 1
      for _, server in ipairs(set.redis) do set.ring(server.bell) end
      if ticks % ASK_EVERY == 0 or not set.leader.address then
        set.read(path)
        for _, sentinel in ipairs(set.sentinel) do set.ring(sentinel.bell) end
        set.changed()
        leave()
      end
    end

    -- hasten(): a master that was named is asked often until it says that it is one.
    local function hasten()
      set.hurry:pop_wait()
      local give_up = set.now() + 5000
      while set.leader.address and not set.open.master and set.now() < give_up do
        for _, server in ipairs(set.redis) do
          if server.address == set.leader.address then set.ring(server.bell) end
        end
        core.msleep(10)
      end
    end

    set.read(path)
    set.unknown = path .. ".unknown"
    hold(tonumber(hold_ms), tonumber(replicas_port))
    core.register_init(function()
      set.started = set.now()
      again(tonumber(look_ms), tick)
      again(0, hasten)
      for _, server in ipairs(set.redis) do again(10, watch, server) end
      for _, sentinel in ipairs(set.sentinel) do
        again(10, ask, sentinel)
        again(100, listen, sentinel)
      end
    end)
  hold.lua: |
    -- The action `hold`: a new connection waits for a server rather than being refused.
    local set = require("set")

    local waiting = 0

    -- Many that wait look less often each.
    local function pause() core.msleep(math.min(100, 10 + waiting // 10)) end

    return function(hold_ms, replicas_port)
      core.register_action("hold", { "tcp-req" }, function(txn)
        local backend = txn.f:dst_port() == replicas_port and "replicas" or "master"
        if set.open[backend] then return end
        local give_up = set.now() + hold_ms
        waiting = waiting + 1
        while not set.open[backend] and set.now() < give_up do pause() end
        -- A client that has left meanwhile was never counted back.
        waiting = set.open[backend] and 0 or math.max(0, waiting - 1)
      end)
    end
  resp.lua: |
    -- The Redis protocol on HAProxy's sockets. A socket that has run into its time limit is closed, so every failure ends the link.
    local resp = {}

    -- HAProxy tries three times, so that a refusal takes three times as long.
    local CONNECT_SECONDS = 0.3

    -- read(socket): a text, a list, false for "nothing", { err = text } for an error; nil when the link has ended.
    local function read(socket)
      local line = socket:receive("*l")
      if not line then return nil end
      local kind, rest = line:sub(1, 1), line:sub(2):gsub("\r$", "")
      if kind == "-" then return { err = rest } end
      if kind == "*" then
        local list = {}
        if rest == "-1" then return false end
        for i = 1, tonumber(rest) do
          list[i] = read(socket)
          if list[i] == nil then return nil end
        end
        return list
      end
      if kind ~= "$" then return rest end
      if rest == "-1" then return false end
      local data = socket:receive(tonumber(rest) + 2)
      return data and data:sub(1, -3)
    end

    -- HAProxy keeps one connect limit for all sockets of Lua: what the last settimeout() said of one that is open, or of one that connects. Who is
    -- trying to connect right then would try for as long as another may be silent.
    local function restore_connect_limit(address, port)
      local socket = core.tcp()
      socket:settimeout(CONNECT_SECONDS)
      socket:connect(address, port)
      socket:close()
    end

    -- open(address, port, user, seconds): a link that has authenticated itself, or nil and why not. It ends when nothing was
    -- said on it for so many seconds, between two questions too: a limit that is lowered on an open socket is not kept.
    function resp.open(address, port, user, seconds)
      local socket = core.tcp()
      local link = {}
      socket:settimeout(CONNECT_SECONDS)
      if not socket:connect(address, port) then return nil, "no connection" end
      socket:settimeout(seconds)
      restore_connect_limit(address, port)

      function link.ask(command)
        if not socket:send(command .. "\r\n") then return nil end
        return read(socket)
      end

      -- What comes unasked may come late.
      function link.listen() return read(socket) end

      function link.close() socket:close() end

      -- While passwords are changed a server may not know the new one yet.
      local answer
      for _, password in ipairs(user.passwords) do
        answer = link.ask("AUTH " .. user.name .. " " .. password)
        if answer == "OK" then return link end
        if not answer then break end
      end
      pcall(link.close)
      return nil, answer and answer.err or "no answer"
    end

    return resp
  set.lua: |
    -- What is known of the set, and what HAProxy does with each of its servers.
    local decide = require("decide")

    local set = { redis = {}, sentinel = {}, open = { master = false, replicas = false }, leader = {}, hurry = core.queue() }

    function set.now()
      local time = core.now()
      return time.sec * 1000 + time.usec // 1000
    end

    function set.say(text) core.log(core.notice, text) end

    -- A bell wakes the task that waits for it; it rings once however often it is pushed.
    function set.ring(bell)
      if bell:size() == 0 then bell:push(true) end
    end

    -- read(path): the start script writes what it knows, and again when DNS has told it more.
    function set.read(path)
      local file = assert(io.open(path))
      local user = { passwords = {} }
      for line in file:lines() do
        local key, first, second, former = line:match("^(%S+) (%S+) ?(%S*) ?(%S*)$")
        local list = set[key]
        if key == "user" then
          user.name = first
          table.insert(user.passwords, second)
        elseif key == "redis" or key == "sentinel" then
          local place = tonumber(first) + 1
          list[place] = list[place] or { name = key .. "-" .. first, bell = core.queue(), state = {}, heard = 0 }
          if second ~= "-" then list[place].address = second end
          list[place].former = {}
          for address in former:gmatch("[^,]+") do list[place].former[address] = true end
        elseif key == "redis-port" or key == "sentinel-port" then
          set[key] = tonumber(first)
        elseif key == "master" then
          set.master = first
        end
      end
      file:close()
      set.user = user
    end

    local function name_of(address)
      for _, server in ipairs(set.redis) do
        if server.address == address then return server.name .. " (" .. address .. ")" end
      end
      set.report_unknown()
      return address .. ", which is no server of this set"
    end

    -- report_unknown(): an address that no server has may be a changed one. The start script finds this file and asks DNS for all names.
    function set.report_unknown()
      local file = io.open(set.unknown, "w")
      if file then file:close() end
    end

    local function put(server, backend, state)
      local place = core.backends[backend] and core.backends[backend].servers[server.name]
      if not place then return end
      if server.address and server.state[backend .. " address"] ~= server.address then
        place:set_addr(server.address, set["redis-port"])
        server.state[backend .. " address"] = server.address
      end
      if server.state[backend] == state then return end
      server.state[backend] = state
      if state == "ready" then
        place:set_ready()
      elseif state == "drain" then
        place:set_drain()
      else
        place:set_maint()
        place:shut_sess()
      end
    end

    -- changed(): something was heard. Those that are left are put away before another is made ready.
    function set.changed()
      local waited = set.now() - set.started
      local found = decide.leader({ sentinels = set.sentinel, servers = set.redis, before = set.leader, waited = waited })
      if found.address ~= set.leader.address or found.why ~= set.leader.why then
        set.say((found.address and "master is " .. name_of(found.address) or "no master") .. ": " .. found.why)
      end
      set.leader = found
      local plan
      plan, set.open = decide.plan(set.redis, found.address)
      for _, turn in ipairs({ "maint", "drain", "ready" }) do
        for i, server in ipairs(set.redis) do
          for backend, state in pairs(plan[i]) do
            if state == turn then put(server, backend, state) end
          end
        end
      end
      if found.address and not set.open.master then set.ring(set.hurry) end
    end

    return set
{{- end }}

{{/* Connections of clients: as many as the memory limit carries at 48 KiB each, besides 64 MiB; 10000 without a limit. */}}
{{- define "redis-sentinel.proxyConnections" -}}
{{- $limit := get (.Values.proxy.resources.limits | default dict) "memory" | default "0" -}}
{{- $bytes := include "redis-sentinel.bytes" $limit | int64 -}}
{{- $derived := gt $bytes 0 | ternary (div (sub $bytes 67108864) 49152 | max 100) 10000 -}}
{{- .Values.proxy.maxConnections | default $derived | int64 -}}
{{- end }}

{{/* Of what the proxy reads: a line of redis.conf does not restart it, another number of instances does. */}}
{{- define "redis-sentinel.proxyChecksum" -}}
{{- list (include "redis-sentinel.fixedSettings" .) (include "redis-sentinel.counts" .) (include "redis-sentinel.scriptsData" .) (include "redis-sentinel.proxyData" .) | join "\n" | sha256sum -}}
{{- end }}
