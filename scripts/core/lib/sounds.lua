--- Sounds for clients that have them, by GMCP's Client.Media (wiki.mudlet.org, "MUD Client Media Protocol").
---
--- 1. Only players who have `set sounds on` get any; turning it off stops all that play.
--- 2. A file is a name below the folder that the setting `sounds` names. No other address goes to a client.
--- 3. A sound within a second of another is left out: late, it would come after the player has turned sounds off.
--- 4. A builder's thing plays sounds only for players beside it who don't ignore the builder. It may stop sounds of
---    players who have left it.
local values = require("values")

local sounds = {}

local NAME_MOST, TAG_MOST = 100, 40
local EVERY = 1.1 -- seconds; a little more than o:send_data waits before it sends another value
local KINDS = { mp3 = true, ogg = true, opus = true, wav = true, m4a = true, flac = true }

local function is_file(name)
  return type(name) == "string" and #name <= NAME_MOST and name:find("^%w[%w_./-]*$") ~= nil
    and not name:find("..", 1, true) and not name:find("//", 1, true) and KINDS[name:match("%.(%w+)$")] == true
end

local function is_tag(tag)
  return type(tag) == "string" and #tag <= TAG_MOST and tag:find("^%w[%w_-]*$") ~= nil
end

local function is_between(least, most)
  return function(value) return math.type(value) == "integer" and value >= least and value <= most end
end

local function is_flag(value) return type(value) == "boolean" end

local function is_type(value) return value == "sound" or value == "music" end

-- What each message may have.
local FIELDS = {
  Play = { name = is_file, type = is_type, tag = is_tag, key = is_tag, volume = is_between(1, 100),
    loops = is_between(-1, 1000), priority = is_between(1, 100), continue = is_flag,
    fadein = is_between(0, 60000), fadeout = is_between(0, 60000) },
  Stop = { name = is_file, type = is_type, tag = is_tag, key = is_tag, priority = is_between(1, 100),
    fadeaway = is_flag, fadeout = is_between(0, 60000) },
  Load = { name = is_file },
}

--- Returns the address of the folder, which ends in "/"; or nil.
local function folder()
  local address = sys.setting("core", "sounds")
  if type(address) ~= "string" or not address:find("^https?://[%w.:-]+/[%w_./-]*$")
    or address:find("..", 1, true) then return nil end
  return address:sub(-1) == "/" and address or address .. "/"
end

--- Returns the data of the message DO ("Play", "Stop" or "Load") made of WANTED; or nil and what is wrong.
local function message(what, wanted)
  local known, data = FIELDS[what], {}
  if type(wanted) == "string" then wanted = { name = wanted } end
  for key, value in pairs(type(wanted) == "table" and values.fields(wanted) or {}) do
    if not known[key] or not known[key](value) then
      return nil, sentence("A sound can't have this") .. ": " .. tostring(key)
    end
    data[key] = value
  end
  if what == "Stop" then return data end
  if not data.name then return nil, sentence("A sound needs the name of a file, for example: bell.mp3") end
  data.type = what == "Play" and (data.type or "sound") or nil
  data.url = folder()
  return data
end

local last = {} -- id of a player -> message -> when it was sent

--- Forgets WHO, who is leaving.
function sounds.forget(who) last[who.id] = nil end

--- True if the message WHAT to WHO would not wait behind another; notes it then.
local function is_due(what, who)
  local sent = last[who.id] or {}
  last[who.id] = sent
  local age = now() - (sent[what] or -math.huge)
  if age < EVERY then return false end
  sent[what] = now()
  return true
end

--- Plays a sound for WHO ("Play"), stops those that fit ("Stop") or loads one for later ("Load"). WANTED has the
--- fields of FIELDS, or is the name of the file. Returns true; or nil and the reason.
function sounds.send(what, who, wanted)
  local data, why = message(what, wanted)
  if not data then return nil, why end
  if sys.option(who, "sounds") ~= true or (what ~= "Stop" and not is_due(what, who)) then return true end
  who:send_data("Client.Media." .. what, data)
  return true
end

--- Stops all sounds of WHO, who has turned them off.
function sounds.hush(who)
  who:send_data("Client.Media.Stop", {})
end

--- True if THING is where WHO hears it: the room, something in it, or something that WHO carries; or the area.
local function is_beside(thing, who)
  local room = who.location
  if not room then return false end
  return thing == room or thing.location == room or thing.location == who or room.area == thing
end

--- The same as sounds.send for THING, which may be a builder's; nil is a typed line of ACTOR.
function sounds.from(thing, what, who, wanted, actor)
  local maker = thing and build.maker(thing)
  if not thing and actor ~= who then return nil, sentence("Only your own sounds can be tried by a line.") end
  if maker and what ~= "Stop" and (not is_beside(thing, who) or sys.ignores(who, maker) or sys.silenced(maker)) then
    return nil, sentence("Only people beside the thing hear its sounds.")
  end
  local ok, why = sounds.send(what, who, wanted)
  if not ok and thing then build.report(thing, why) end
  return ok, why
end

return sounds
