--- Whom or what a text of a trigger means, and what is put into texts for an object: "}12".
local values = require("values")
local verbs = require("verbs")

local finding = {}

local ROOMS = 60 -- of an area, looked through for somebody who is not here

--- The place around THING: of what is carried or lies in something, that around who carries it.
function finding.place(thing)
  local at = thing
  while at and not at:is("room") and not at:is("character") do at = at.location end
  if at and at:is("character") then return place_of(at) or at.location end
  return at
end

--- How THING stands in a variable.
function finding.uid(thing)
  return thing and "}" .. thing.id or ""
end

--- What a variable that begins with "}" refers to, or nil.
function finding.by_uid(text)
  local id = text:match("^}(%d+)$")
  return id and #id < 16 and object(math.tointeger(tonumber(id))) or nil
end

--- What somebody typed, so that it can mean no object by its number.
function finding.typed(text)
  return (text or ""):gsub("}", ")")
end

--- What has that number in the area files, of a kind; "rom/3001" is one of another format than Circle's.
local function numbered(kind, vnum)
  local format, number = vnum:match("^(%l+)/(%d+)$")
  return object(("%s/%s/%s"):format(format or "circle", kind, number or vnum))
end

--- The room with that number of the area files, or nil.
function finding.room(vnum)
  local room = numbered("room", vnum)
  return room and room:is("room") and room or nil
end

--- The prototype with that number; kind is "obj" or "mob".
function finding.proto(kind, vnum)
  return vnum and numbered(kind, vnum) or nil
end

--- Does THING answer to all WORDS, by whole words?
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

--- The NUMBER-th of LIST that answers to WORDS; or nil, and how many did.
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

--- Who or what at OWNER's hands or in PLACE TEXT means, the NUMBER-th (1), or nil.
function finding.near(owner, place, text, number)
  local thing = finding.by_uid(text)
  if thing or text:sub(1, 1) == "}" then return thing end
  for _, list in ipairs({ owner.contents, place and place.contents or {} }) do
    local found = finding.among(list, text, number or 1)
    if found then return found end
  end
  return nil
end

--- What TEXT means to OWNER: a uid, somebody or something near, or somebody farther off.
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

--- The people of PLACE, in order.
function finding.people(place)
  local list = {}
  for _, one in ipairs(place and place.contents or {}) do
    if one:is("character") then list[#list + 1] = one end
  end
  return list
end

--- Things of HOLDER that are no exits and nobody; without what is worn, if UNWORN.
function finding.things(holder, unworn)
  local list = {}
  for _, one in ipairs(holder and holder.contents or {}) do
    if not one:is("character") and not one:is("exit") and not (unworn and one.worn) then list[#list + 1] = one end
  end
  return list
end

--- What comes after ONE in LIST.
function finding.after(list, one)
  for i, other in ipairs(list) do
    if other == one then return list[i + 1] end
  end
  return nil
end

--- Is ONE what was made from the prototype of that number?
function finding.has_vnum(one, vnum)
  return tostring(one.vnum or "") == vnum
end

return finding
