--- Scenes: things made from `scene`, whose `lines` a player reads one after the other (help scenes).
---
--- 1. Each viewer watches by themselves, after they agreed: by a yes to the game's question, or by a line of theirs.
--- 2. `_scene` of a viewer is { scene =, at = the next line, place =, till = when it is over at the latest }. A timer
--- of the viewer goes on, so a crash in the middle delays it and no more. A viewer who logs out has stopped.
--- 3. Nothing but walking is ever held up, and that only by a scene with `holds`, up to `till`, whatever becomes of the
--- timer or the scene. Fights, log-outs and moves by others end it; `skip` goes to its end.
--- 4. `ends`, the effects of the scene, happen once it was watched or skipped, not if it was broken off.
--- 5. A builder's scene shows only places that accept the builder.
local catalogue = require("catalogue")
local conditions = require("conditions")
local deed_rules = require("deed_rules")
local effects = require("effects")
local memory = require("memory")
local points = require("points")
local shapes = require("shapes")
local values = require("values")
local verbs = require("verbs")

local scenes = {}

shapes.add("scene_line", "a line of a scene", {
  tells = { "text | list of text", "a text" },
  by = { "ref", "who says something" },
  says = { "text | list of text", "what they say" },
  look = { "ref of room", "the place that the viewer sees" },
  wait = { "number 0..30", "seconds until the next line; 4" },
})
shapes.property("scene", "lines", "list of (text | scene_line)")
shapes.property("scene", "rule", "deed")
shapes.property("scene", "when", "condition | list of condition")
shapes.property("scene", "ends", "effect | list of effect")

local LINES, WAIT, LEAST, LONGEST, TOTAL, AGAIN = 60, 4, 1, 30, 300, 60

--- Returns the lines of SCENE, each { is = its table, wait }, and the seconds that it takes.
local function lines_of(scene)
  local list, sum = {}, 0
  for i, one in ipairs(values.fields(scene.lines)) do
    local row = type(one) == "string" and { tells = one } or values.fields(one)
    local wait = values.bounded(row.wait, LEAST, LONGEST, WAIT)
    if i > LINES or sum + wait > TOTAL then break end
    list[i], sum = { is = row, wait = wait }, sum + wait
  end
  return list, sum
end

--- Returns the state of WHO's scene, or nil.
function scenes.of(who)
  local state = who._scene
  return state ~= nil and values.fields(state) or nil
end

--- True if WHO may not walk off.
function scenes.is_held(who)
  local state = scenes.of(who)
  local scene = state and verbs.living(state.scene)
  return scene ~= nil and scene.holds == true and now() < values.number(state.till, 0)
    and not verbs.living(who.fighting)
end

local function clear(who)
  who._scene = nil
  who:cancel("scene")
end

--- Ends WHO's scene without its effects.
function scenes.break_off(who)
  if scenes.of(who) then clear(who) end
end

--- Called when WHO came to a place: ends their scene, unless it is where they watch it (after a crash).
function scenes.stay_or_break_off(who)
  local state = scenes.of(who)
  if state and who.location ~= verbs.living(state.place) then scenes.break_off(who) end
end

--- Ends WHO's scene as if they had watched all of it.
function scenes.finish(who)
  local state = scenes.of(who)
  local scene = state and verbs.living(state.scene)
  clear(who)
  if not scene then return end
  memory.note(scene, who, "watched")
  local ok, text, names = effects.try(scene.ends, who, scene, true)
  if not ok and text then who:tell(text, names) end
end

--- Shows WHO the place that a line looks at: its name and description, not who is there.
local function show_place(who, scene, place)
  local maker = build.maker(scene)
  if not place or not place:is("room") or maker and not build.accepts(maker, place) then return end
  who:tell("<title>{place}</title>", { place = place.name })
  local text = text_of(place, "desc")
  if text then who:tell(verbs.ready(text)) end
end

local function show_line(who, scene, row)
  if row.look ~= nil then show_place(who, scene, conditions.object(row.look)) end
  local by, says = row.by ~= nil and conditions.object(row.by), effects.text(row.says)
  if by and says then
    speak_for(scene)
    who:tell("{By} {by verb:say}, \"{says}\"", { by = by, says = quote(says) })
    speak_for()
  end
  effects.tell(row.tells, who, scene)
end

--- Shows WHO the next line, or ends the scene. A timer of WHO calls it.
function scenes.go_on(who)
  local state = scenes.of(who)
  if not state then return end
  local scene = verbs.living(state.scene)
  if not scene or not sys.online(who) or who.location ~= verbs.living(state.place) or verbs.living(who.fighting) then
    return scenes.break_off(who)
  end
  local list, at = lines_of(scene), values.number(state.at, 1)
  if not list[at] then return scenes.finish(who) end
  who._scene.at = at + 1
  who:after(list[at].wait, "scene")
  show_line(who, scene, list[at].is)
end

--- Begins SCENE for WHO, who agreed to it. Returns true, or nil and the refusal.
function scenes.begin(who, scene)
  if not who:is("player") or not who.location then return nil, "Scenes are for players." end
  if scenes.of(who) and values.number(scenes.of(who).till, 0) > now() then
    return nil, "You are watching something already. To stop that, type: <cmd skip>skip</>"
  end
  if verbs.living(who.fighting) then return nil, "You are fighting." end
  local list, sum = lines_of(scene)
  if #list == 0 then return nil, "There is nothing to see." end
  who._scene = { scene = scene, at = 1, place = who.location, till = now() + sum + LONGEST }
  who:tell("You watch {scene}. To stop, type <cmd skip>skip</>.", { scene = quote(scene.name) })
  who:after(LEAST, "scene")
  return true
end

-- Asking.

local function may_ask(who, scene)
  local maker = build.maker(scene)
  if not sys.online(who) or maker and sys.ignores(who, maker) then return false end
  if scene.once and memory.knows(scene, who, "watched") then return false end
  return now() - memory.time(scene, who) >= AGAIN and conditions.holds(scene.when, who, scene)
end

--- Asks WHO whether they want to watch SCENE, which then begins. Returns true if they were asked.
function scenes.ask(who, scene)
  if not may_ask(who, scene) or scenes.of(who) then return false end
  memory.write(scene, who)
  local maker = build.maker(scene)
  local text = maker and "{Owner}'s scene \"{scene}\" begins. Do you want to watch it?"
    or "A scene begins: {scene}. Do you want to watch it?"
  local place = who.location
  return who:offer(text, function(yes)
    if not yes then return nil end
    if not verbs.living(scene) or who.location ~= place then return "It is over." end
    local ok, why = scenes.begin(who, scene)
    return not ok and why or nil
  end, { scene = quote(scene.name), owner = maker and maker.name }, "scene") == true
end

--- Returns the scenes that begin by a deed: deed -> scenes.
local index = catalogue.of("scene", function(list)
  local by_deed = {}
  for _, scene in ipairs(list) do
    deed_rules.add(by_deed, scene.rule, scene)
  end
  return by_deed
end)

deed_rules.listen(index, function(deed, who, e, list)
  for _, scene in ipairs(list) do
    if verbs.living(scene) and who:is("player") and deed_rules.fits(scene.rule, deed, scene, who, e)
      and scenes.ask(who, scene) then
      return
    end
  end
end)

points.add("move.must", function(who)
  if scenes.is_held(who) then refuse("You are watching. To stop that, type: <cmd skip>skip</>") end
end)

--- Asks the player whether they want to watch a scene of the same maker.
effects.add("scene", function(value, who, thing)
  local scene, maker = conditions.object(value), build.maker(thing)
  if not who or not scene or not scene:is("scene") or maker and not build.controls(maker, scene) then
    return build.report(thing, "It can't begin that: name a scene of the thing's owner (help conditions).")
  end
  scenes.ask(who, scene)
end, nil, "ref of scene", "asks the player whether they want to watch it")

return scenes
