--- Making things: craft, recipes.
local crafting = require("crafting")
local values = require("values")
local words = require("words")

local SHOWN = 40

--- Returns the names of the recipes by which WHO learns SKILL now.
local function easier_ones(who, skill)
  local names = {}
  for _, row in ipairs(crafting.known(who)) do
    local own, level = crafting.skill(row.recipe)
    if own == skill and level <= crafting.level(who, skill) and #names < 6 then
      names[#names + 1] = row.recipe.name:lower()
    end
  end
  return names
end

--- Tells E.actor what ROW.recipe needs and makes.
local function describe(e, row)
  local recipe = row.recipe
  e.actor:tell("<title>{recipe}</>", { recipe = recipe.name })
  e.actor:tell("It takes {parts}, and makes {results}.", { parts = crafting.in_words(crafting.parts(recipe), e.actor),
    results = crafting.in_words(crafting.results(recipe), e.actor) })
  local tools = {}
  for _, one in ipairs(values.list(recipe.tools)) do
    tools[#tools + 1] = words.plain(name_of(object(one), e.actor, "a"))
  end
  if #tools > 0 then e.actor:tell("You need {tools} for it.", { tools = words.list(tools) }) end
  local skill, level = crafting.skill(recipe)
  if skill and level > 0 and row.kind ~= "skill" then
    e.actor:tell("It needs level {level} in {skill}; you are at level {own}.",
      { skill = skill, level = level, own = crafting.level(e.actor, skill) })
  end
  if row.text then
    e.actor:tell(row.text, row.names)
    local easier = row.kind == "skill" and skill and easier_ones(e.actor, skill) or {}
    if #easier > 0 then
      e.actor:tell("You learn {skill} by making {list}.", { skill = skill, list = words.list(easier, "or") })
    end
  else
    e.actor:tell("You can make it now: <cmd craft {recipe}>craft {recipe}</>", { recipe = recipe.name })
  end
end

local function list(e)
  local known = crafting.known(e.actor)
  if #known == 0 then refuse("You don't know how to make anything here.") end
  local now_list, rest = {}, {}
  for _, row in ipairs(known) do
    local part = row.kind and rest or now_list
    part[#part + 1] = row
  end
  if #now_list > 0 then e.actor:tell("You can make:") end
  for i, row in ipairs(now_list) do
    if i <= SHOWN then
      e.actor:tell("- <cmd craft {recipe}>{recipe}</>, from {parts}",
        { recipe = row.recipe.name, parts = crafting.in_words(crafting.parts(row.recipe), e.actor) })
    end
  end
  if #rest > 0 then e.actor:tell("You lack something for:") end
  for i, row in ipairs(rest) do
    if i <= SHOWN then
      e.actor:tell("- <cmd recipe {recipe}>{recipe}</>: {why}",
        { recipe = row.recipe.name, why = words.plain(render(e.actor, row.text, row.names)) })
    end
  end
end

--- Returns the row of the recipe that the player means, or ends the command.
local function must_find(e)
  return crafting.find(e.actor, e.what) or refuse("You know no recipe of that name. For a list, type: "
    .. "<cmd recipes>recipes</>")
end

command("craft", list)
command("recipes", list)

local function craft(e) return crafting.make(e.actor, must_find(e).recipe) end

command("craft {what:text}", craft)

-- Words that players try; where the recipe has no such name, another package may know them.
command("make|cook|bake|brew|weave {what:text}", { fallback = true }, function(e)
  if not crafting.find(e.actor, e.what) then return pass() end
  return craft(e)
end)
command("make|cook|bake|brew|weave", { fallback = true }, list)

command("recipe|recipes {what:text}", function(e)
  return describe(e, must_find(e))
end)
