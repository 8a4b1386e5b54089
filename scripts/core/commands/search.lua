--- Commands that look under, behind and through things, and search. They show a builder's properties `under` and
--- `behind`.

local exits = require("exits")
local manners = require("manners")
local verbs = require("verbs")

local FALLBACK = { fallback = true }

local function told(e, thing, text, names)
  verbs.must(verbs.may("look", { actor = e.actor, thing = thing }))
  e.actor:tell(text, names)
  after_event("look", { actor = e.actor, thing = thing })
end

-- One word a pattern: "look under|beneath" would make a command "beneath", too.
local PLACES = { under = "under", underneath = "under", beneath = "under", below = "under", behind = "behind" }

for words, where in pairs(PLACES) do
  command("look " .. words .. " {thing:seen}", function(e)
    local text = text_of(e.thing, where)
    if text then return told(e, e.thing, verbs.ready(text)) end
    return told(e, e.thing, where == "under" and "There's nothing under {the thing}."
      or "There's nothing behind {the thing}.", { thing = e.thing })
  end)
  command("look " .. words .. " {words:noun}", function(e)
    if not look_detail(e.actor, e.words) then return pass() end
    e.actor:tell(where == "under" and "There's nothing under it." or "There's nothing behind it.")
  end)
  command("look " .. words, function()
    refuse(where == "under" and "Look under what?" or "Look behind what?")
  end)
end

--- Looks through a way out or a container.
local function look_through(e)
  local thing = e.thing
  if thing:is("exit") then
    if not exits.is_open(thing) and not thing.transparent then
      refuse("{The thing} {thing verb:be} <cmd open {the thing}>closed</>.", e)
    end
    return told(e, thing, verbs.ready(look_thing(e.actor, thing)))
  end
  if thing:is("container") then return told(e, thing, verbs.ready(look_inside(e.actor, thing))) end
  return told(e, thing, "You see nothing through {the thing}.", { thing = thing })
end

-- Scenery shows only its description, from any side.
local function look_scenery(e)
  return look_detail(e.actor, e.words) or pass()
end

for _, words in ipairs({ "through", "out", "out of" }) do
  command("look " .. words .. " {thing:seen}", look_through)
end

local function look_at(e)
  if e.thing == e.room then return told(e, e.thing, verbs.ready(look_room(e.actor))) end
  return told(e, e.thing, verbs.ready(look_thing(e.actor, e.thing)))
end

for _, words in ipairs({ "around", "over", "up at", "down at", "for", "up", "down" }) do
  command("look " .. words .. " {thing:seen}", look_at)
end

for _, words in ipairs({ "through", "out", "out of", "in", "into", "inside", "on", "onto", "around", "over",
  "up at", "down at", "up", "down", "for" }) do
  command("look " .. words .. " {words:noun}", look_scenery)
end

local function search(e)
  local thing, found = e.thing, {}
  if thing == e.room then return "You find nothing new." end
  if thing:is("character") then refuse("{The thing} wouldn't like that.", e) end
  manners.must_show(e.actor)
  verbs.must(verbs.may("search", { actor = e.actor, thing = thing }))
  for _, where in ipairs({ "under", "behind" }) do found[#found + 1] = text_of(thing, where) end
  e.actor:act("{Actor} {verb:search} {the thing}.", { thing = thing },
    { unseen_is_silent = true, personal = true })
  if thing:is("container") then found[#found + 1] = look_inside(e.actor, thing) end
  if #found == 0 then found[1] = "You find nothing." end
  for _, text in ipairs(found) do e.actor:tell(verbs.ready(text)) end
  after_event("search", { actor = e.actor, thing = thing })
end

command("search [for|in|through|under|behind] {thing}", FALLBACK, search)
command("search [for|in|through|under|behind] {words:noun}", FALLBACK, function(e)
  return look_detail(e.actor, e.words) and "You find nothing." or pass()
end)
for _, here in ipairs({ "", " here", " room", " the room", " around", " about" }) do
  command("search" .. here, FALLBACK, function() return "You find nothing new." end)
end
