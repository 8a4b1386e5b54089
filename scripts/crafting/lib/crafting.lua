--- Crafting: recipes are things made from `recipe`, and their properties say what leads to what (help making recipes).
---
--- 1. Nothing is used up before the result is there: after the time of the recipe, the parts are looked for again,
--- taken and replaced by the result in one transaction. A crash, a walk or somebody who took a part meanwhile leaves
--- all parts as they are.
--- 2. A recipe of the game counts everywhere, a builder's where its maker is accepted. A builder's recipe makes only
--- things that its maker controls, and asks before it uses anything up, since its parts can be anything.
--- 3. `_crafts` of a player has the number of successes by skill; the level is the root of that. `_crafting_till` is
--- when their present work ends; a crash in it costs no more than the rest of that time.
local checks = require("checks")
local conditions = require("conditions")
local deeds = require("deeds")
local effects = require("effects")
local manners = require("manners")
local shapes = require("shapes")
local values = require("values")
local verbs = require("verbs")
local words = require("words")

local crafting = {}

shapes.add("counted", "a prototype and how many of it", { { "ref", "the prototype" }, { "integer 1..50", "how many" } })
for _, name in ipairs({ "parts", "makes" }) do
  shapes.property("recipe", name, "ref | list of (ref | counted)")
end
for _, name in ipairs({ "tools", "place" }) do shapes.property("recipe", name, "ref | text | list of (ref | text)") end
shapes.property("recipe", "when", "condition | list of condition")
shapes.property("recipe", "does", "effect | list of effect")
shapes.fill("recipe", "tells", "actor thing things", true)

local PARTS, COUNT, RESULTS, SECONDS, SKILLS = 12, 50, 10, 60, 40

-- Recipes.

--- Returns the prototype and the count, at most MOST, that ONE names: a prototype, or { prototype, count }.
local function read_row(one, most)
  local row = not verbs.living(one) and values.fields(one) or {}
  return conditions.object(row[1] or one), values.whole(row[2], 1, most, 1)
end

--- Returns the parts of RECIPE, each { proto =, count = }; nil if one of them doesn't exist.
function crafting.parts(recipe)
  local parts = {}
  for i, one in ipairs(values.list(recipe.parts)) do
    if i > PARTS then break end
    local proto, count = read_row(one, COUNT)
    if not proto then return nil end
    parts[i] = { proto = proto, count = count }
  end
  return #parts > 0 and parts or nil
end

--- Returns what RECIPE makes, like its parts; nil if it can't.
function crafting.results(recipe)
  local results, made = {}, 0
  for _, one in ipairs(values.list(recipe.makes)) do
    local proto, count = read_row(one, RESULTS)
    made = made + count
    if not proto or made > RESULTS or not effects.may_make(recipe, proto) then return nil end
    results[#results + 1] = { proto = proto, count = count }
  end
  return #results > 0 and results or nil
end

--- Returns the skill that RECIPE needs and its level, or nil.
function crafting.skill(recipe)
  local row = values.fields(recipe.skill)
  local name = type(recipe.skill) == "string" and recipe.skill or row[1]
  if type(name) ~= "string" or name == "" or #name > SKILLS then return nil end
  return name, values.whole(row[2], 0, 100, 0)
end

--- Returns WHO's level in the skill NAME.
function crafting.level(who, name)
  local done = values.whole(values.fields(who._crafts)[name], 0, 1e6, 0)
  return math.floor(math.sqrt(done))
end

--- True if RECIPE counts where WHO is.
local function is_accepted(recipe, who)
  local maker = build.maker(recipe)
  return not maker or build.accepts(maker, who.location) == true
end

--- True if WHO's place is one of RECIPE's: a room, an area, or a word in the `workshop` of the room or of a thing in
--- it.
local function is_place(recipe, who)
  local here = who.location
  for _, one in ipairs(values.list(recipe.place)) do
    local place = verbs.living(one)
    if place and (here == place or here.area == place) then return true end
    if type(one) == "string" and values.has(here.workshop, one) then return true end
    for _, thing in ipairs(type(one) == "string" and here.contents or {}) do
      if not thing:is("character") and values.has(thing.workshop, one) then return true end
    end
  end
  return recipe.place == nil
end

--- Returns the tool that WHO lacks, or nil.
local function missing_tool(recipe, who)
  for _, one in ipairs(values.list(recipe.tools)) do
    local proto = conditions.object(one)
    if not proto then return recipe end
    if not conditions.held(who, proto) and not conditions.held(who.location, proto) then return proto end
  end
  return nil
end

--- True if THING can be used up: the game takes nothing off a player's body, and empties no bag.
local function is_usable(thing)
  return not thing.worn and not thing:is("character") and not thing:is("coin") and #thing.contents == 0
end

--- Returns the things that WHO would use up for RECIPE; or nil and the missing parts, as rows like its parts.
local function find_parts(recipe, who)
  local found, taken, missing = {}, {}, {}
  for _, part in ipairs(crafting.parts(recipe) or {}) do
    local left = part.count
    for _, thing in ipairs(who.contents) do
      local fits = left > 0 and not taken[thing.id] and thing:is(part.proto)
      if fits and is_usable(thing) and thing ~= who.wielded then
        found[#found + 1], taken[thing.id], left = thing, true, left - 1
      end
    end
    if left > 0 then missing[#missing + 1] = { proto = part.proto, count = left } end
  end
  if #missing > 0 then return nil, missing end
  return found
end

--- Returns what keeps WHO from making RECIPE now, as a template and its names; nil if nothing does. KIND tells apart
--- "parts" (the player may still find them), "place", "skill" and "broken".
function crafting.obstacle(recipe, who)
  if not crafting.parts(recipe) or not crafting.results(recipe) then
    return "broken", "That recipe is unfinished.", {}
  end
  if not conditions.holds(recipe.when, who, recipe) then return "skill", "You don't know how to make that.", {} end
  local skill, level = crafting.skill(recipe)
  if skill and crafting.level(who, skill) < level then
    local own = crafting.level(who, skill)
    return "skill", own == 0 and "For that you need level {level} in {skill}, and you have not learnt any of it yet."
      or "For that you need level {level} in {skill}, and you are at level {own}.",
      { skill = skill, level = level, own = own }
  end
  if not is_place(recipe, who) then
    local where = values.list(recipe.place)[1]
    return "place", type(where) == "string" and "You can only make that at the {where}."
      or "You can't make that here.",
      { where = where }
  end
  local tool = missing_tool(recipe, who)
  if tool then return "place", "For that you need {a tool}.", { tool = tool } end
  local found, missing = find_parts(recipe, who)
  if not found then return "parts", "You still need {parts}.", { parts = crafting.in_words(missing, who) } end
  return nil
end

--- Returns the recipes that count here and that WHO may know, each { recipe, kind = what is missing, text, names }.
function crafting.known(who)
  local known = {}
  for _, recipe in ipairs(who.location and find{ proto = "recipe" } or {}) do
    if recipe ~= object("recipe") and is_accepted(recipe, who) and recipe.hidden ~= true then
      local kind, text, names = crafting.obstacle(recipe, who)
      if kind ~= "broken" then known[#known + 1] = { recipe = recipe, kind = kind, text = text, names = names } end
    end
  end
  table.sort(known, function(a, b) return a.recipe.name < b.recipe.name end)
  return known
end

--- Returns the row of crafting.known whose recipe WHO means by TEXT, by its name or by what it makes; nil if none.
function crafting.find(who, text)
  local plain, recipes, things, rows = words.plain(text):lower(), {}, {}, {}
  for _, row in ipairs(crafting.known(who)) do
    if row.recipe.name:lower() == plain then return row end
    recipes[#recipes + 1], rows[row.recipe.id] = row.recipe, row
    for _, result in ipairs(crafting.results(row.recipe)) do
      things[#things + 1] = result.proto
      rows[result.proto.id] = rows[result.proto.id] or row
    end
  end
  local found = who:match(text, recipes) or who:match(text, things)
  return found and rows[found.id]
end

--- Returns "2 planks and a nail".
function crafting.in_words(rows, viewer)
  local names = {}
  for i, row in ipairs(rows) do
    local name = words.plain(name_of(row.proto, viewer, row.count == 1 and "a" or "none"))
    names[i] = row.count == 1 and name or words.count(row.count, name)
  end
  return words.list(names)
end

-- Checks for builders.

--- Reports places where nobody can ever make RECIPE.
local function check_place(recipe, world, say)
  local known = world:all("workshop")
  for _, one in ipairs(values.list(recipe.place)) do
    if type(one) == "string" and not values.has(known, one) and not world:is_said("workshop") then
      say("place", ("no place is a workshop called \"%s\"%s"):format(one, checks.near(one, known) ~= ""
        and checks.near(one, known) or (": write workshop = \"%s\" in a room or a thing there"):format(one)))
    end
  end
end

--- Reports things in `parts` or `makes` that can't be used up or made.
local function check_things(recipe, world, say, name)
  for i, one in ipairs(values.list(recipe[name])) do
    local proto = read_row(one, COUNT)
    local is_bad = false
    for _, kind in ipairs({ "room", "exit", "character", "area", "coin" }) do
      is_bad = is_bad or proto ~= nil and proto:is(kind)
    end
    if is_bad then
      say(name, ("%s[%d] is %s, which nobody can %s: name a thing that people carry"):format(name, i, world:name(proto),
        name == "parts" and "use up" or "make"))
    elseif proto and name == "parts" and not world:exists(proto) then
      say(name, ("parts[%d]: there is no %s anywhere: it has to lie in a room, or something has to make it"):format(i,
        world:name(proto)))
    end
  end
end

--- Reports a recipe that makes what it uses up.
local function check_same(recipe, world, say)
  local made = {}
  for _, one in ipairs(values.list(recipe.makes)) do
    local proto, count = read_row(one, RESULTS)
    if proto then made[proto.id] = count end
  end
  for i, one in ipairs(values.list(recipe.parts)) do
    local proto, count = read_row(one, COUNT)
    if proto and made[proto.id] and made[proto.id] <= count then
      say("makes", ("it makes %s out of parts[%d], which is the same: name another result"):format(
        world:name(proto), i))
    end
  end
end

--- Reports a `skill` that nothing teaches, or that is written wrong.
local function check_skill(recipe, world, say)
  local text = recipe.skill
  local name, level = (type(text) == "string" and text or ""):match("^%s*(.-)%s+(%d+)%s*$")
  if name then
    return say("skill", ("\"%s\" counts as the whole name of a skill: write skill = { \"%s\", %s }"):format(text, name,
      level))
  end
  name, level = crafting.skill(recipe)
  if not name or level == 0 then return end
  local others = {}
  for _, other in ipairs(find{ proto = "recipe" }) do
    local known, least = crafting.skill(other)
    if known == name and least < level then return end
    if known and other ~= recipe then others[#others + 1] = known end
  end
  if world:is_said(name) then return end
  say("skill", ("nobody ever has %s %d, since no recipe for less of it teaches it%s"):format(name, level,
    checks.near(name, others)))
end

--- Reports a recipe that lies in a room.
local function check_seen(recipe, world, say)
  local room = recipe.location
  if room and room:is("room") then
    say("at", ("a recipe needs no at, and people would see it in %s: take at out%s"):format(world:name(room),
      recipe.place == nil and ", and write place for where it is made" or ""))
  end
end

--- Reports a light that burns its fuel from the moment it is made.
local function check_burning(recipe, world, say)
  for _, one in ipairs(values.list(recipe.makes)) do
    local proto = read_row(one, RESULTS)
    local own = proto and world.own[proto.id]
    if own and own.fuel ~= nil and own.lit == nil and proto.lit == true and not world:has_script(proto) then
      say("lit", "what a recipe makes of it burns at once: write lit = false", proto)
    end
  end
end

checks.add("recipe", function(recipe, world, say)
  if world:is_prototype(recipe) then return end
  check_seen(recipe, world, say)
  check_burning(recipe, world, say)
  for _, name in ipairs({ "parts", "makes" }) do
    if #values.list(recipe[name]) == 0 then
      say(name, ("the recipe has no %s, so nobody sees it among the recipes: write %s = { ref \"THING\" }"):format(name,
        name))
    end
    check_things(recipe, world, say, name)
  end
  check_same(recipe, world, say)
  check_place(recipe, world, say)
  check_skill(recipe, world, say)
end)

-- Making.

--- Asks WHO whether a builder's recipe may use up THINGS. True if it may.
local function is_agreed(recipe, who, things)
  if not build.maker(recipe) then return true end
  local names = {}
  for i, thing in ipairs(things) do names[i] = words.plain(name_of(thing, who, "the")) end
  local question = words.fill("{recipe} uses up {parts}. Go on?", { recipe = recipe.name, parts = words.list(names) })
  return who:choose(quote(question), { sentence("Yes"), sentence("No") }) == 1
end

--- True if each of THINGS is in LIST.
local function has_all(list, things)
  local known = {}
  for _, one in ipairs(list) do known[one.id] = true end
  for _, one in ipairs(things) do
    if not known[one.id] then return false end
  end
  return true
end

local function must_be_able(recipe, who)
  local kind, text, names = crafting.obstacle(recipe, who)
  if kind then refuse(text, names) end
end

--- Waits for the time of RECIPE. Returns true if other things may have happened meanwhile.
local function wait_for(recipe, who)
  local seconds = values.whole(recipe.time, 0, SECONDS, 0)
  if seconds == 0 then return build.maker(recipe) ~= nil end
  local place = who.location
  who:act("{Actor} {verb:begin} to work.")
  who._crafting_till = now() + seconds
  wait(seconds)
  if not verbs.living(who) then finish() end
  who._crafting_till = nil
  if not verbs.living(recipe) then refuse("You no longer know how to make that.") end
  if who.location ~= place or not sys.online(who) then refuse("You walked off, so nothing came of it.") end
  return true
end

local function learn(recipe, who)
  local skill, level = crafting.skill(recipe)
  if not skill then return end
  local before = crafting.level(who, skill)
  if before > level + 3 then return end -- too easy to learn from
  if not who._crafts then who._crafts = {} end
  who._crafts[skill] = values.whole(who._crafts[skill], 0, 1e6, 0) + 1
  local after = crafting.level(who, skill)
  if after > before then who:tell("You have {skill} {level} now.", { skill = skill, level = after }) end
end

--- Hands the results to WHO. A refusal undoes the whole work.
local function hand_over(recipe, who)
  local made = {}
  for _, row in ipairs(crafting.results(recipe)) do
    for _ = 1, row.count do
      local thing, why = create(row.proto)
      if not thing then verbs.decline(why) end
      local ok, text, names = verbs.move(who, thing, who, "create")
      if not ok then refuse(text ~= "" and text or "You can't carry that.", names) end
      made[#made + 1] = thing
    end
  end
  return made
end

--- Lets WHO make RECIPE, or refuses. All of it happens, or nothing.
function crafting.make(who, recipe)
  if values.number(who._crafting_till, 0) > now() then refuse("You are at work already.") end
  must_be_able(recipe, who)
  manners.must_show(who)
  local agreed = find_parts(recipe, who)
  if not is_agreed(recipe, who, agreed) then return "You leave it." end
  if wait_for(recipe, who) then must_be_able(recipe, who) end
  local parts = find_parts(recipe, who)
  if build.maker(recipe) and not has_all(agreed, parts) then refuse("It would use up something else now.") end
  for _, part in ipairs(parts) do
    verbs.must(verbs.may("take", { actor = who, thing = part, from = who, to = who, how = "craft" }))
    if not verbs.living(part) or part.location ~= who then refuse("You no longer have what you need.") end
    part:destroy()
  end
  local made = hand_over(recipe, who)
  learn(recipe, who)
  local text = not build.maker(recipe) and effects.text(recipe.tells) or #made == 1 and "{Actor} {verb:make} {a thing}."
    or "{Actor} {verb:make} {things}."
  who:act(text, { thing = made[1], things = made })
  effects.run(recipe.does, who, recipe)
  for _, thing in ipairs(made) do
    if verbs.living(thing) then deeds.tell("craft", who, { actor = who, thing = thing, recipe = recipe }) end
  end
end

return crafting
