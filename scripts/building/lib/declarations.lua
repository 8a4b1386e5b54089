--- Declarations of properties, as builders read and write them: help properties.
local building = require("building")
local shapes = require("shapes")
local words = require("words")

local declarations = {}

--- True if this build has the types of properties.
function declarations.are_known() return build.declared ~= nil end

--- Returns "integer 0.. (3)": a type, and the value that THING has.
local function type_of(thing, one)
  local value = thing[one.name]
  local shown = value ~= nil and build.literal(value) or ""
  return #shown > 0 and #shown <= 40 and one.type .. " (" .. shown .. ")" or one.type
end

--- Returns the declarations of THING by the prototype that they are from: a list of {from=, list=}.
local function groups(thing, has_private)
  local list, by = {}, {}
  for _, one in ipairs(build.declared(thing)) do
    if has_private or one.name:sub(1, 1) ~= "_" then
      if not by[one.from] then
        by[one.from] = { from = one.from, list = {} }
        list[#list + 1] = by[one.from]
      end
      table.insert(by[one.from].list, one)
    end
  end
  return list
end

--- Returns lines about the keys of the shapes in KIND, and of those in them. SEEN: the shapes that are described
--- already.
local function shape_lines(kind, seen)
  local lines = {}
  for _, name in ipairs(shapes.inside(kind)) do
    if not seen[name] then
      seen[name] = true
      local keys, doc = shapes.keys(name)
      local list, inner = {}, {}
      lines[#lines + 1] = ("**%s**: %s"):format(name, doc)
      for i, key in ipairs(shapes.order(keys)) do
        list[i] = ("- `%s`: %s. %s"):format(key, keys[key][1], shapes.key_doc(name, key))
        inner[i] = keys[key][1]
      end
      lines[#lines + 1] = table.concat(list, "\n")
      for _, one in ipairs(inner) do
        for _, more in ipairs(shape_lines(one, seen)) do lines[#lines + 1] = more end
      end
    end
  end
  return lines
end

--- Returns what the tables in property NAME of THING hold, as the Markdown of help topics; or nil if nothing declares
--- it.
function declarations.tables(thing, name)
  local kind = shapes.of(thing, name)
  local lines = kind and shape_lines(kind, {}) or {}
  return #lines > 0 and table.concat(lines, "\n\n") or nil
end

--- Returns the page of the properties that THING can have, as the Markdown of help topics.
function declarations.page(thing, has_private)
  local out = { words.fill("# Properties of {thing}", { thing = building.label(thing) }) }
  for _, group in ipairs(groups(thing, has_private)) do
    out[#out + 1] = words.fill("**From {proto}**", { proto = group.from })
    local lines = {}
    table.sort(group.list, function(a, b) return a.name < b.name end)
    for i, one in ipairs(group.list) do
      lines[i] = ("- `%s`: %s. %s"):format(one.name, type_of(thing, one), shapes.doc(one.from, one.name, one.doc))
    end
    out[#out + 1] = table.concat(lines, "\n")
  end
  return table.concat(out, "\n\n")
end

--- Returns the names that THING has declarations of, as a set.
function declarations.names(thing)
  local names = {}
  for _, one in ipairs(build.declared(thing)) do names[one.name] = true end
  return names
end

--- Returns the prototypes of THING as they are typed.
local function refs_of(thing)
  local refs = {}
  for i, proto in ipairs(thing.protos) do refs[i] = proto.ref or "#" .. proto.id end
  return table.concat(refs, ", ")
end

--- Tells WHO of a property that they have just given THING, if its name is probably a slip.
function declarations.advise(who, thing, name)
  if not build.declared or not build.nearest or build.declared(thing, name) or name:sub(1, 1) == "_" then return end
  for _, one in ipairs(build.stock_properties()) do
    if one.name == name and one.from ~= "player" then
      return who:tell("Only things made from {proto} have {name}, so it does nothing yet. To make it one: @proto #{id} "
        .. "= {protos}, {proto}", { proto = one.from, name = name, id = tostring(thing.id), protos = refs_of(thing) })
    end
  end
  local near = build.nearest(name, declarations.names(thing))
  if not near or near:byte() ~= name:byte() then return end
  who:tell("It had no property {name} before. Did you mean {near}? If so: @unset #{id}.{name}. If not, so that nobody "
    .. "asks again: @property #{id}.{name} = free", { name = name, near = near, id = tostring(thing.id) })
end

--- Refuses a field of `properties` that is not a type.
function declarations.check_field(name, value)
  if not build.type or value == nil then return end
  local fields = type(value) == "table" and value or { type = value }
  local ok, why = build.type(fields.type or fields[1] or "")
  if not ok then refuse("{name}: {why}.", { name = name, why = why }) end
end

--- Declares property NAME of THING with a TYPE and a DOC; without a TYPE it takes the declaration away.
function declarations.write(thing, name, kind, doc)
  local all = {}
  for key, one in pairs(thing.properties or {}) do all[key] = one end
  all[name] = kind and { type = kind, doc = doc ~= "" and doc or nil } or nil
  building.write(thing, "properties", next(all) and all or nil)
end

return declarations
