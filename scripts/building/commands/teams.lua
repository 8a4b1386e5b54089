--- Building teams: areas and their builders; and freezing a builder's scripts.
local building = require("building")
local freezing = require("freezing")
local verbs = require("verbs")
local words = require("words")

--- Builders make areas, and choose who may build in their own.
local GRANT = { role = "builder", recorded = true, family = "build" }
local FREEZE = { role = "wizard", exact = true, recorded = true }

-- Areas.

--- Returns the area called TEXT, or nil.
local function find_area(e, text)
  if text:lower() == "here" then return e.room and verbs.living(e.room.area) end
  local named = building.named(text)
  if named and named:is("area") then return named end
  for _, area in ipairs(find({ proto = "area" })) do
    if area.name and area.name:lower() == text:lower() then return area end
  end
end

local function get_area(e)
  return find_area(e, e.name) or refuse("No area is called {name}. To make it, type: <cmd @area {name} =>@area {name} "
    .. "=</>", e)
end

local function is_wizard(who) return sys.role(who) == "wizard" end

--- Refuses unless the actor owns AREA or is a wizard: only they choose who may build there.
local function check_owner(e, area)
  if area.owner == e.actor or is_wizard(e.actor) then return end
  refuse("{area} belongs to {owner}. Only they can choose who may build there.",
    { area = build.literal(area), owner = build.owner(area) })
end

--- Returns the builder called NAME.
local function builder(name)
  local who = sys.player(name)
  if not who then refuse("There isn't a player called {name}.", { name = name }) end
  if sys.role(who) == "player" then
    refuse("{Name} isn't a builder. A wizard can change that: <cmd @role {name} builder>@role "
      .. "{name} builder</>", { name = words.shown(who) })
  end
  return who
end

--- Returns a copy of LIST with WHO added (SIGN "+") or removed (SIGN "-").
local function changed(list, sign, who)
  local kept = {}
  for _, one in ipairs(list) do
    if one ~= who and verbs.living(one) then kept[#kept + 1] = one end
  end
  if sign == "+" then kept[#kept + 1] = who end
  return kept
end

--- Returns the new list of builders: "ann, bob" replaces it, "+ann, -bob" changes it.
local function granted(area, text)
  local list, given = {}, {}
  for _, one in ipairs(area and area.builders or {}) do list[#list + 1] = one end
  for _, item in ipairs(words.split(text)) do
    local sign, name = item:match("^([+-])%s*(.+)$")
    if sign then
      local who = sign == "+" and builder(name) or sys.player(name)
      if not who then refuse("There isn't a player called {name}.", { name = name }) end
      list = changed(list, sign, who)
    else
      given[#given + 1] = builder(item)
    end
  end
  if #given == 0 then return list end
  if text:find("[+-]") and words.split(text)[#given + 1] then
    refuse("Give either the whole list, as in \"ann, bob\", or changes to it, as in \"+ann, -bob\".")
  end
  return given
end

local function show(e, area)
  local names = {}
  for _, who in ipairs(area.builders or {}) do
    local living = verbs.living(who)
    if living then names[#names + 1] = living.name end
  end
  e.actor:tell(#names > 0 and "{names} may build in {area}." or "Nobody else may build in {area} yet.",
    { area = build.literal(area), names = words.list(names) })
end

local function make(e)
  if #e.name > 80 then refuse("That name is too long: 80 characters at most.") end
  if e.name:find("^[#$]") then refuse("No area is called {name}.", e) end
  local area = create("area", { proper = true })
  building.check_name(e.name, area)
  area.name = e.name
  building.must(build.set_owner(area, e.actor))
  e.actor:tell("You've made the area {area}. To add a room to it: @set here.area = #{id}",
    { area = build.literal(area), id = area.id })
  return area
end

command("@area {name:text} = {list:text}", GRANT, function(e)
  local area = find_area(e, e.name)
  if area then check_owner(e, area) end
  local list = granted(area, e.list)
  area = area or make(e)
  area.builders = #list > 0 and list or nil
  sys.audit("area", area.name or "", e.list)
  show(e, area)
end)

command("@area {name:text} =", GRANT, function(e)
  local area = find_area(e, e.name)
  if not area then return show(e, make(e)) end
  check_owner(e, area)
  area.builders = nil
  sys.audit("area", area.name or "", "")
  show(e, area)
end)

local AREAS_MOST = 100

command("@area", building.reading, function(e)
  local names = {}
  for _, area in ipairs(find({ proto = "area" })) do
    local granted_too = false
    for _, who in ipairs(area.builders or {}) do granted_too = granted_too or who == e.actor end
    if granted_too or build.controls(e.actor, area) then names[#names + 1] = build.literal(area) end
    if #names > AREAS_MOST then break end
  end
  if #names == 0 then return e.actor:tell("You can't build in any area yet. To make one: <cmd @area NAME =>@area NAME "
    .. "=</>") end
  if #names > AREAS_MOST then names[AREAS_MOST + 1] = words.fill("more", {}) end
  e.actor:tell("You may build in these areas: {names}.", { names = words.list(names) })
end)

command("@area {name:text}", building.reading, function(e) show(e, get_area(e)) end)

-- Freezing a builder's scripts.

command("@freeze {name:word}", FREEZE, function(e)
  local who = sys.player(e.name)
  if not who then refuse("There isn't a player called {name}.", e) end
  if is_wizard(who) then refuse("{Name} is a wizard. First make them a builder: <cmd @role {name} builder>@role {name} "
    .. "builder</>",
    { name = words.shown(who) }) end
  if who._frozen then refuse("{Name}'s scripts are frozen already.", { name = words.shown(who) }) end
  freezing.freeze(e.actor, who)
end)

command("@unfreeze {name:word}", FREEZE, function(e)
  local who = sys.player(e.name)
  if not who then refuse("There isn't a player called {name}.", e) end
  if not who._frozen then refuse("{Name}'s scripts aren't frozen.", { name = words.shown(who) }) end
  freezing.thaw(e.actor, who)
end)
