--- @accept sets whose scripts a place accepts: "@accept here = cob, bea". See `help @accept`.
local building = require("building")
local verbs = require("verbs")
local words = require("words")

local OPTIONS = building.options
local NAMES_MAX = 50

--- Returns the value of the property `accepts` for "cob, bea" or "anybody".
local function parse(text)
  local list = {}
  for _, name in ipairs(words.split(text)) do
    if name:lower() == "anybody" then return "anybody" end
    local who = sys.player(name)
    if not who then refuse("There isn't a player called {name}.", { name = name }) end
    list[#list + 1] = who
  end
  if #list == 0 then refuse("Name somebody: @accept here = NAME, NAME. For everybody: "
    .. "<cmd @accept here = anybody>@accept here = anybody</>") end
  if #list > NAMES_MAX then refuse("That's too many names: {n} at most, or \"anybody\".", { n = NAMES_MAX }) end
  return list
end

local function said(place)
  local accepts = build.accepted(place)
  if type(accepts) == "string" then return accepts:lower() end
  if accepts and accepts.id then accepts = { accepts } end
  local names = {}
  for _, who in ipairs(accepts or {}) do
    local name = type(who) == "string" and who or verbs.living(who) and words.shown(who)
    if name then names[#names + 1] = name end
  end
  return #names > 0 and words.list(names) or nil
end

local function show(e, place)
  local names = { place = building.label(place), list = said(place) }
  if place == object("start") then
    return e.actor:tell("{place} accepts only wizards, since newcomers start there.", names)
  end
  e.actor:tell(names.list and "{place} accepts its owners and {list}."
    or "{place} accepts its owners and nobody else.", names)
end

local function accept(e, value)
  building.check(e, e.place)
  if value and e.place == object("start") then
    refuse("That place accepts only wizards, since newcomers start there.")
  end
  if not (e.place:is("room") or e.place:is("container")) then
    refuse("{place} isn't a room or a container.", { place = building.label(e.place) })
  end
  e.place.accepts = value
  show(e, e.place)
end

command("@accept {place:any} = {list:text}", OPTIONS, function(e) accept(e, parse(e.list)) end)
command("@accept {place:any} =", OPTIONS, function(e) accept(e, nil) end)
command("@accept {place:any}", OPTIONS, function(e) show(e, e.place) end)
