--- The report of an import, an object FORMAT/report/N in the world. `desc` says what was imported, what works
--- and what does not; `oddities` lists each oddity with file and line; `look_at_1` and so on are the objects
--- to check, which the builders' web pages show as links. `@import` shows the report in the game.

local classic = require("circle/classic")

local account = {}

local LINES_MAX, BYTES_MAX, LINKS_MAX = 500, 48 * 1024, 20

--- Returns IMPORT with an oddity() that also records them for the report.
function account.noting(import)
  local noted = { count = 0, bytes = 0 }
  local function oddity(file, line, text)
    local whole = ("%s:%d: %s"):format(file, line, text)
    noted.count = noted.count + 1
    noted.bytes = noted.bytes + #whole + 20
    if #noted < LINES_MAX and noted.bytes < BYTES_MAX then noted[#noted + 1] = whole end
    import.oddity(file, line, text)
  end
  return setmetatable({ oddity = oddity, noted = noted }, { __index = import })
end

local function plural(count, one, many)
  return ("%d %s"):format(count, count == 1 and one or many or one .. "s")
end

local CAME = { { "wld", "room" }, { "obj", "object" }, { "mob", "mobile" }, { "zon", "area" }, { "shp", "shop" },
  { "trg", "trigger" }, { "qst", "quest" }, { "help", "help text" }, { "social", "social" } }

local function came(c)
  local list = {}
  for _, row in ipairs(CAME) do
    local count = #(c.lists[row[1]] or {})
    if count > 0 then list[#list + 1] = plural(count, row[2]) end
  end
  return table.concat(list, ", ")
end

local function text_of(c, spawned)
  local lines = {
    "Imported: " .. came(c) .. ".",
    ("Working: %s by resets, %s that need nothing that is missing here, %s with a special that works here."):format(
      plural(spawned, "thing or creature", "things and creatures"), plural(c.whole, "trigger"),
      plural(c.special, "special person or place", "special people and places")),
  }
  local lacks = #c.lists.trg - c.whole
  lines[#lines + 1] = ("Not working: %s, %s without their special."):format(
    lacks == 0 and "no trigger lacks anything" or plural(lacks, "trigger") .. " that lack something",
    plural(c.unknown_special, "special person", "special people"))
  local odd = c.import.noted.count
  lines[#lines + 1] = odd == 0 and "Nothing was odd." or plural(odd, "oddity", "oddities")
    .. (odd > #c.import.noted and (", of which the first %d are listed"):format(#c.import.noted) or "") .. "."
  table.move(classic.differences(c), 1, 100, #lines + 1, lines)
  return table.concat(lines, "\n")
end

--- Adds the report of the import C.
function account.add(c)
  local number, spawned = 1, 0
  while c.import.exists(c.format .. "/report/" .. number) do number = number + 1 end
  for _, spawn in ipairs(c.outcome.spawns) do
    if not spawn.gone then spawned = spawned + 1 end
  end
  local first = c.lists.wld[1] or c.lists.obj[1] or c.lists.mob[1] or c.lists.zon[1] or c.lists.trg[1] or c.lists.shp[1]
    or c.lists.qst[1] or (c.lists.help or {})[1] or (c.lists.social or {})[1]
  if not first then return end
  local props = { proto = "thing", name = "import report", desc = (text_of(c, spawned):gsub("<", "<<")) }
  props.oddities = c.or_nil({ table.unpack(c.import.noted) })
  for i, ref in ipairs(c.faulty) do
    if i > LINKS_MAX then break end
    props["look_at_" .. i] = { ["$ref"] = ref }
  end
  c:record("prototype", c.format .. "/report/" .. number, props, first)
end

return account
