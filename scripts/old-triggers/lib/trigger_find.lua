--- Resolves names in triggers, and makes the references to objects that stand in texts: "}12".
local values = require("values")
local verbs = require("verbs")

local finding = {}

local ROOMS = 60 -- rooms of an area searched for a character who is not here

--- Returns the place around THING; for a carried thing, the place of its carrier.
function finding.place(thing)
  local at = thing
  while at and not at:is("room") and not at:is("character") do at = at.location end
  if at and at:is("character") then return place_of(at) or at.location end
  return at
end

--- Returns THING as the text of a variable.
function finding.uid(thing)
  return thing and "}" .. thing.id or ""
end

--- Returns the object of a text like "}12", or nil.
function finding.by_uid(text)
  local id = text:match("^}(%d+)$")
  return id and #id < 16 and object(math.tointeger(tonumber(id))) or nil
end

--- Returns a player's text with "}" replaced, so that it can't refer to an object by number.
function finding.typed(text)
  return (text or ""):gsub("}", ")")
end

--- Returns the object of KIND with that number in the area files; "rom/3001" names a format other than circle.
local function numbered(kind, vnum)
  local format, number = vnum:match("^(%l+)/(%d+)$")
  return object(("%s/%s/%s"):format(format or "circle", kind, number or vnum))
end

--- Returns the room with that number of the area files, or nil.
function finding.room(vnum)
  local room = numbered("room", vnum)
  return room and room:is("room") and room or nil
end

--- Returns the prototype with that number, or nil. KIND is "obj" or "mob".
function finding.proto(kind, vnum)
  return vnum and numbered(kind, vnum) or nil
end

--- True if each word of WORDS is a whole word of THING's name or aliases.
function finding.is_called(thing, words)
  local names = { thing.name or "" }
  for _, alias in ipairs(values.list(thing.aliases)) do names[#names + 1] = alias end
  local all = " " .. table.concat(names, " "):lower():gsub("[^%w']+", " ") .. " "
  for word in words:lower():gmatch("[%w']+") do
    local article = word == "the" or word == "a" or word == "an"
    if not article and not all:find(" " .. word .. " ", 1, true) then return false end
  end
  return words:find("%w") ~= nil
end

--- Returns the NUMBER-th thing of LIST that WORDS name; or nil and how many they name.
function finding.among(list, words, number)
  local count = 0
  for _, thing in ipairs(list) do
    if not thing:is("exit") and finding.is_called(thing, words) then
      count = count + 1
      if count == number then return thing end
    end
  end
  return nil, count
end

local function in_area(place, words, people)
  local area = place and verbs.living(place.area)
  local rooms = area and find { area = area } or {}
  for i = 1, math.min(#rooms, ROOMS) do
    for _, thing in ipairs(rooms[i].contents) do
      local fits = not thing:is("exit") and thing:is("character") == people
      if fits and finding.is_called(thing, words) then return thing end
    end
  end
  return nil
end

--- Returns the NUMBER-th thing in OWNER's contents or in PLACE that TEXT names, or nil.
function finding.near(owner, place, text, number)
  local thing = finding.by_uid(text)
  if thing or text:sub(1, 1) == "}" then return thing end
  for _, list in ipairs({ owner.contents, place and place.contents or {} }) do
    local found = finding.among(list, text, number or 1)
    if found then return found end
  end
  return nil
end

--- Returns the object that TEXT means to OWNER: a reference, something near, a player online, or something in
--- the area.
function finding.any(owner, text)
  local thing = finding.by_uid(text)
  if thing or text == "" or text:sub(1, 1) == "}" then return thing end
  if text:lower() == "self" or text:lower() == "me" then return owner end
  local number, words = text:match("^(%d+)%.(.+)$")
  number, words = math.tointeger(tonumber(number or 1)) or 1, words or text
  if words:match("^%d+$") then return finding.room(words) end
  local place = finding.place(owner)
  local here = finding.near(owner, place, words, number)
  if here then return here end
  local player = not words:find("%s") and sys.player(words)
  if player and player.location and sys.online(player) then return player end
  return in_area(place, words, true) or in_area(place, words, false)
end

--- Returns the characters in PLACE, in order.
function finding.people(place)
  local list = {}
  for _, one in ipairs(place and place.contents or {}) do
    if one:is("character") then list[#list + 1] = one end
  end
  return list
end

--- Returns the contents of HOLDER without characters and exits; also without worn things, if UNWORN.
function finding.things(holder, unworn)
  local list = {}
  for _, one in ipairs(holder and holder.contents or {}) do
    if not one:is("character") and not one:is("exit") and not (unworn and one.worn) then list[#list + 1] = one end
  end
  return list
end

--- Returns the element after ONE in LIST, or nil.
function finding.after(list, one)
  for i, other in ipairs(list) do
    if other == one then return list[i + 1] end
  end
  return nil
end

--- True if ONE has that number of the area files.
function finding.has_vnum(one, vnum)
  return tostring(one.vnum or "") == vnum
end

return finding
