--- Descriptions of behaviours' names for editors and luacheck.
local lint_area = require("lint_area")

local editors = {}

--- Returns the words by which area files declare things, as a set: those of prototypes in memory, and all that declare
--- properties.
local function words_of_files(globals)
  local words = { ref = true, prototype = true, game = true }
  local function add(name)
    if name:find("^%a[%w_]*$") and not globals[name] then words[name] = true end
  end
  for name, is_proto in pairs(build.refs()) do
    if is_proto then add(name) end
  end
  for _, one in ipairs(build.stock_properties and build.stock_properties() or {}) do add(one.from) end
  return words
end

--- Returns settings for luacheck with the names that a behaviour or an area file may use.
function editors.settings()
  local names = build.names()
  local function sorted(of)
    local list = {}
    for name in pairs(of) do list[#list + 1] = name end
    table.sort(list)
    return list
  end
  local function quoted(list) return "\"" .. table.concat(list, "\", \"") .. "\"" end
  local out = { "-- Names that behaviours of Skein may use.\nstd = \"none\"\nmax_line_length = 120\n"
    .. "-- A handler takes e whether it needs it or not.\nunused_args = false\nread_globals = {\n" }
  for _, name in ipairs(sorted(names.globals)) do
    local members = names.members[name]
    out[#out + 1] = members and ("  %s = { fields = { %s } },\n"):format(name, quoted(sorted(members)))
      or ("  \"%s\",\n"):format(name)
  end
  return ("%s}\n-- Words of area files.\nfiles[\"**/*.lua\"] = { read_globals = { %s } }\n"):format(table.concat(out),
    quoted(sorted(words_of_files(names.globals))))
end

--- Returns descriptions of objects for Lua language servers.
function editors.stubs()
  return build.stock_properties and require("stubs").text() or ""
end

--- Answers the call script.stubs.
function editors.answer_stubs(ticket)
  build.answer(ticket, build.stock_properties and require("stubs").text(lint_area.pause) or "")
end

return editors
