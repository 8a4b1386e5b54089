--- Eating and drinking.
local body = require("body")
local manners = require("manners")
local verbs = require("verbs")

--- Takes one serving from THING, and destroys it after the last one.
local function use_up(thing)
  local left = (thing.servings or 1) - 1
  if left > 0 then thing.servings = left else thing:destroy() end
end

--- Returns how many game hours THING sustains an eater.
local function hours_of(thing)
  return body.number(thing.hours, body.number(body.fields(thing.circle).hours, 4))
end

--- Returns what people read when they eat or drink THING. Older worlds have it as the text.
local function taste_of(thing) return text_of(thing, "taste") or text_of(thing, "text") end

local function consume(e, event, sentence)
  verbs.must(verbs.may(event, { actor = e.actor, thing = e.thing }))
  e.actor:act(sentence, { thing = e.thing })
  local text = taste_of(e.thing)
  if text then e.actor:tell(verbs.ready(text)) end
  body.sustain(e.actor, event == "eat" and "fed_until" or "drunk_until", hours_of(e.thing))
  after_event(event, { actor = e.actor, thing = e.thing })
  use_up(e.thing)
end

command("eat {thing:reach food}", function(e)
  if not e.thing:is("food") then refuse("You can't eat {the thing}.", e) end
  consume(e, "eat", "{Actor} {verb:eat} {the thing}.")
end)

-- "taste" shows the text that an eater would read.
command("taste|lick {thing:reach food drink}", { fallback = true }, function(e)
  local text = (e.thing:is("food") or e.thing:is("drink")) and taste_of(e.thing)
  if not text then return pass() end
  manners.must_show(e.actor)
  verbs.must(verbs.may("taste", { actor = e.actor, thing = e.thing }))
  e.actor:act("{Actor} {verb:taste} {the thing}.", { thing = e.thing })
  e.actor:tell(verbs.ready(text))
  after_event("taste", { actor = e.actor, thing = e.thing })
end)

command("drink [from] {thing:reach drink}", function(e)
  if not e.thing:is("drink") then refuse("You can't drink {the thing}.", e) end
  local more = (e.thing.servings or 1) > 1
  consume(e, "drink", more and "{Actor} {verb:drink} from {the thing}."
    or "{Actor} {verb:drink} {the thing}.")
end)
