--- Commands of npcs in triggers: performed as if a player had typed them, with all rules and vetoes, but
--- silent when they fail. INSTEAD maps words of the original to the commands here.
local body = require("body")
local fight = require("fight")
local posture = require("posture")
local finding = require("trigger_find")
local lore = require("lore")
local rendering = require("trigger_render")
local rights = require("trigger_rights")
local trade = require("trade")
local verbs = require("verbs")
local words = require("trigger_words")

local deeds = {}

local INSTEAD = { shout = "shout", yell = "shout", holler = "shout", gossip = "shout", hit = "kill", murder = "kill",
  attack = "kill", hold = "hold", grab = "hold", ask = "say", wake = "stand" }

local by_word = {}

--- True if WHO, an npc, may act where it is now.
local function may_act(run, who)
  local place = place_of(who) or who.location
  return place ~= nil and rights.accepted(run.rights, place)
end

local function perform_line(who, line)
  return (perform(who, line))
end

function by_word.tell(_, who, rest)
  local name, text = rest:match("^(%S+)%s+(.+)$")
  local other = name and finding.any(who, name)
  if not other or not other:is("character") then return end
  if other.location == who.location then return perform_line(who, ("whisper #%d %s"):format(other.id, text)) end
  if sys.ignores(other, who, true) then return end
  other:tell("{Speaker} tells you, \"{text}\"", { speaker = who, text = text }, { style = "tell" })
end

by_word.whisper = by_word.tell

function by_word.kill(run, who, rest)
  local other = finding.any(who, rest)
  if not other or other.location ~= who.location or not other:is("character") then return end
  if verbs.living(who.fighting) or not rights.accepted(run.rights, who.location) then return end
  fight.start(who, other)
end

function by_word.assist(run, who, rest)
  local friend = finding.any(who, rest)
  local foe = friend and verbs.living(friend.fighting)
  if foe then by_word.kill(run, who, finding.uid(foe)) end
end

--- Returns a command that lies down; elsewhere the game has it only where fighting is on.
local function lies(how, text)
  return function(_, who)
    if verbs.living(who.fighting) or body.position(who) == how then return end
    posture.lay(who, how)
    who:act(text)
  end
end

by_word.rest = lies("resting", "{Actor} {verb:sit} down and {verb:rest}.")
by_word.sleep = lies("sleeping", "{Actor} {verb:lie} down and {verb:fall} asleep.")

function by_word.wield(_, who, rest)
  local thing = finding.among(finding.things(who), rest, 1)
  if not thing or not body.diku(thing).dice then return end
  who.wielded = thing
  who:act("{Actor} {verb:wield} {the thing}.", { thing = thing })
end

function by_word.hold(_, who, rest)
  local thing = finding.among(finding.things(who), rest, 1)
  if thing then who:act("{Actor} {verb:hold} up {the thing}.", { thing = thing }) end
end

--- Destroys things it holds: one, all, or all of a name.
function by_word.junk(_, who, rest)
  local name = rest:lower():match("^all%.?(.*)$")
  for _, thing in ipairs(finding.things(who)) do
    if name == "" or name and finding.is_called(thing, name) then
      trade.melt("triggers", thing)
    elseif not name and finding.is_called(thing, rest) then
      return trade.melt("triggers", thing)
    end
  end
end

-- Commands of npcs only.

by_word["goto"] = function(run, who, rest)
  local place = finding.room(rest:match("^%l*/?%d+") or "") or finding.any(who, rest)
  if place and not place:is("room") then place = place_of(place) end
  if not place or place == who.location then return end
  if not rights.may_bring(run.rights, who, place) then return run.complain("goto: it can't go there") end
  fight.stop(who)
  move(who, place, "script", { mover = who })
end

function by_word.follow(_, who, rest)
  local other = finding.any(who, rest)
  if not other or not other:is("character") then return end
  who.following = other ~= who and other or nil
end

function by_word.hunt(run, who, rest)
  local other = finding.any(who, rest)
  if not other or not other:is("character") then return end
  who._hunts = other
  if other.location == who.location then by_word.kill(run, who, finding.uid(other)) end
end

function by_word.remember(run, who, rest)
  local word, line = rest:match("^(%S+)%s*(.*)$")
  local other = word and finding.any(who, word)
  if not other or not other:is("character") then return run.complain("remember: no such character") end
  local known, count = {}, 0
  for id, one in pairs(body.fields(who._remembers)) do
    count = count + 1
    if count < 50 then known[id] = one end
  end
  known["#" .. other.id] = line
  who._remembers = known
end

function by_word.forget(_, who, rest)
  local other = finding.any(who, rest:match("^%S+") or "")
  if not other then return end
  local known, any = {}, false
  for id, one in pairs(body.fields(who._remembers)) do
    if id ~= "#" .. other.id then known[id], any = one, true end
  end
  who._remembers = any and known or nil
end

deeds.of_mobs = by_word

-- Socials that do not exist here.

local function gesture(who, word, rest)
  local other = rest ~= "" and finding.any(who, rest)
  if other and other:is("character") and other.location == who.location and other ~= who then
    who:act("{Actor} {verb:" .. word .. "} at {the who}.", { who = other })
  else
    who:act("{Actor} {verb:" .. word .. "}.")
  end
end

local SAID = { say = true, emote = true }

--- Makes WHO do LINE. True if it worked.
function deeds.act(run, who, line)
  local word, rest = line:match("^%s*(%S+)%s*(.-)%s*$")
  if not word or not who.location or not may_act(run, who) then return false end
  word = word:lower()
  if body.position(who) == "dying" then return false end
  if SAID[word] then return rest ~= "" and perform_line(who, word .. " " .. rendering.plain(rest)) end
  local plain = INSTEAD[word] or word
  if by_word[word] or by_word[plain] then
    (by_word[word] or by_word[plain])(run, who, rest)
    return true
  end
  if words.socials[word] then
    gesture(who, word, rest)
    return true
  end
  if plain == "say" or plain == "shout" then rest = rendering.plain(rest) end
  local meant = finding.by_uid(rest)
  if meant then rest = "#" .. meant.id end
  return perform_line(who, rest ~= "" and plain .. " " .. rest or plain)
end

--- True if WORD is a known command or social, including socials imported with the area.
function deeds.knows(word)
  return words.commands[word] or words.deeds[word] or words.socials[word] or words.gestures[word] or words.expand(word)
    or lore.socials()[word]
end

return deeds
