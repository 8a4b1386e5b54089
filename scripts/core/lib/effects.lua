--- Effects as data: `does = { { say = "Here it is." }, { give = LAMP }, { note = "has the lamp" } }` (help conditions).
--- They run in order: if one of them can't be done, none has happened.
---
--- Packages add words of their own by effects.add(). A builder's thing does no more than its maker may: it makes only
--- things that its maker controls, and hands them over by its own hands, as the npc would at its maker's command. Some
--- words need the player's own line then, so that nobody is addressed who did nothing.
local checks = require("checks")
local conditions = require("conditions")
local memory = require("memory")
local shapes = require("shapes")
local sounds = require("sounds")
local values = require("values")
local verbs = require("verbs")
local words = require("words")

local effects = {}

shapes.add("effect", "an effect", {})
shapes.fill_key("effect", "say", "name")

local MOST, TEXT = 20, 2000

local known, asked_only = {}, {} -- NAME -> FN, NAME -> true

--- Adds the word NAME. FN(VALUE, WHO, THING) does it to WHO; or returns false, and the refusal as a template and its
--- names. ASKED: a builder's thing can do it only as an answer to WHO's own line. KIND is the type of VALUE
--- (shapes.lua), and DOC says what it is, for builders.
function effects.add(name, fn, asked, kind, doc)
  known[name], asked_only[name] = fn, asked
  shapes.key("effect", name, kind or "free", doc or "")
end

--- Returns one of the texts in VALUE, a text or a list of them; or nil.
function effects.text(value)
  if type(value) == "userdata" or type(value) == "table" then
    local list = values.list(value)
    if #list == 0 then return nil end
    value = list[random(1, #list)]
  end
  if type(value) ~= "string" or value == "" then return nil end
  return #value <= TEXT and value or value:sub(1, (utf8.offset(value, 0, TEXT + 1) or 1) - 1)
end

--- Has THING say TEXT, in which {name} is WHO as the speaker knows them. Only WHO hears a thing that is not an npc.
function effects.say(text, who, thing)
  text = effects.text(text)
  if not text then return end
  local name = who and known_as(who, thing) or "you"
  text = text:gsub("{name}", (name:gsub("%%", "%%%%")))
  if thing:is("npc") then thing:perform("say " .. text) else effects.tell(text, who, thing) end
end

--- Tells WHO a text of THING's maker.
function effects.tell(text, who, thing)
  text = effects.text(text)
  if not text or not who then return end
  speak_for(thing)
  who:tell(verbs.ready(text))
  speak_for()
end

--- True if THING's maker may hand out things made from PROTO.
function effects.may_make(thing, proto)
  local maker = build.maker(thing)
  for _, kind in ipairs({ "room", "exit", "character", "area", "coin" }) do
    if proto:is(kind) then return false end
  end
  return not maker or build.controls(maker, proto) == true
end

--- Hands what is made from PROTO to WHO. Returns false and the refusal if they can't take it.
function effects.give(proto, who, thing)
  proto = conditions.object(proto)
  if not proto or not effects.may_make(thing, proto) then
    build.report(thing, "It can't give that: name a prototype that the thing's owner controls (help conditions).")
    return false, "{The thing} {thing verb:have} nothing to give.", { thing = thing }
  end
  local made, why = create(proto)
  if not made then return false, verbs.ready(why) end
  if not build.maker(thing) then
    local ok, text, names = verbs.move(thing, made, who, "give")
    if not ok then return false, text, names end
    thing:act("{Actor} {verb:give} {a made} to {the who}.", { made = made, who = who })
    return true
  end
  local ok
  if thing:is("npc") then
    ok, why = move(made, thing, "create", { mover = thing, force = true })
    if ok then ok, why = thing:perform(("give #%d to #%d"):format(made.id, who.id)) end
  else
    ok, why = move(made, who, "give", { mover = thing })
  end
  if not ok then return false, "{Why}", { why = why or "You can't take that." } end
  return true
end

--- Returns false and the refusal of the first row of LIST that can't be done; else true.
local function run(list, who, thing, unasked)
  local bound = unasked and build.maker(thing) ~= nil
  local rows = values.fields(list)
  if #rows == 0 then rows = { list } end
  for i, row in ipairs(rows) do
    if i > MOST then break end
    for name, value in pairs(values.fields(row)) do
      if not verbs.living(thing) then return true end
      if bound and asked_only[name] then
        build.report(thing, words.fill("{name} needs the player's own line, so it is left out here "
          .. "(help conditions).", { name = name }))
      elseif known[name] then
        local ok, text, names = known[name](value, who, thing)
        if ok == false then return false, text, names end
      else
        build.report(thing, words.fill("The effect {name} doesn't exist (help conditions).", { name = tostring(name) }))
      end
    end
  end
  return true
end

--- Runs LIST for WHO. THING is the one whose data it is. Returns true; or nil and the refusal if nothing has happened.
--- UNASKED: it doesn't answer WHO's own line.
function effects.try(list, who, thing, unasked)
  if list == nil then return true end
  local text, names
  local ok, fault = atomic(function()
    local done
    done, text, names = run(list, who, thing, unasked)
    if not done then error("undo") end
  end)
  if ok then return true end
  if text == nil then error(fault, 0) end
  return nil, text, names
end

--- The same, but a refusal ends the command.
function effects.run(list, who, thing)
  verbs.must(effects.try(list, who, thing))
end

-- The words of core.

effects.add("say", effects.say, nil, "text | list of text", "said aloud")
effects.add("tell", effects.tell, true, "text | list of text", "only the player reads it")
effects.add("give", effects.give, nil, "ref", "a prototype: a new thing of it is handed over")

effects.add("note", function(value, who, thing)
  if who then memory.note(thing, who, value) end
end, nil, "text", "notes this about the player")
effects.add("forget", function(value, who, thing)
  if who then memory.note(thing, who, value, false) end
end, nil, "text", "forgets it")

effects.add("sound", function(value, who, thing)
  if who and who:is("player") then sounds.from(thing, "Play", who, value) end
end, nil, "text", "the name of a file that plays for the player (help sounds)")

--- A line that the npc types, with the rights of its owner.
effects.add("perform", function(value, _, thing)
  local line = effects.text(value)
  if line and thing:is("npc") then thing:perform(line) end
end, nil, "text | list of text", "a line that the npc types")

--- A call of the thing's own script, which may do all that its owner may.
effects.add("call", function(value, who, thing)
  if type(value) == "string" then thing:call(value, { who = who }) end
end, nil, "text", "calls the thing's own on(\"call:NAME\")")

effects.add("award", function(value, who, thing)
  local title = effects.text(value)
  if title and who and not build.maker(thing) and who:award("effect-" .. thing.id .. "-" .. title:lower(), title) then
    who:tell("You have earned a title: {title}.", { title = title })
  end
end, nil, "text | list of text", "a title; only for the game and wizards")

checks.add_table("effect", function(row, thing)
  if row.award == nil or not build.maker(thing) then return nil end
  return "gives a title, which only things of the game and of wizards can: take award out (help conditions)"
end)

return effects
