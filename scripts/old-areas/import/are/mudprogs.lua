--- Converts programs that stand behind a record itself (SMAUG's) to triggers, one for each: mobile 3001's first is
--- 3001-1. Programs of objects are 3001-o1, of rooms 3001-r1; they are kept, but this game doesn't run them.
local circle = require("circle/reader")
local programs = require("are/programs")
local reader = require("are/reader")
local terms = require("smaug/terms")

local mudprogs = {}

-- The words of the files for events, the names here, and whether the argument is a number or a text.
local TYPES = {
  act_prog = "act", speech_prog = "speech", rand_prog = "random", fight_prog = "fight", hitprcnt_prog = "hit_percent",
  death_prog = "death", entry_prog = "entry", greet_prog = "greet", all_greet_prog = "greet_all",
  allgreet_prog = "greet_all", give_prog = "given", bribe_prog = "bribe", time_prog = "time", hour_prog = "time",
}
local TEXTS = { act = true, speech = true, given = true }

local OWNERS = { { "mob", "", 0 }, { "obj", "o", 1 }, { "wld", "r", 2 } }

-- The folders of files of programs, beside the areas.
local FOLDERS = { "../progs/", "../mobprogs/", "mobprogs/", "../mudprogs/", "../MOBProgs/", "MOBProgs/",
  "../mob_prog/" }

--- Sets the words or the number that start TRIGGER: "p some words" is a phrase, and of other texts each word does.
local function set_argument(trigger, type, argument)
  if not TEXTS[type] then
    trigger.number = math.floor(tonumber(argument:match("%-?%d+")) or 0)
    return
  end
  local phrase = argument:match("^[pP]%s+(.+)$")
  trigger.number, trigger.argument = phrase and 0 or 1, phrase or argument
  if type == "given" then trigger.number, trigger.argument = 0, argument end
end

local function add(c, owner, row, number, program)
  local key = ("%d-%s%d"):format(owner.vnum, row[2], number)
  local type = row[1] == "mob" and TYPES[program.type] or program.type
  local trigger = programs.add(c, program, program.from or owner.file, key, row[3])
  trigger.type_names[1] = type
  set_argument(trigger, type, program.argument or "")
  owner.triggers[#owner.triggers + 1] = c.ref("trg", key)
end

--- Returns the programs of a file that "in_file_prog" or #MOBPROGS names, or nil.
local function from_file(c, name, head, line)
  if not name:find("^[%w_.-]+$") or name:sub(1, 1) == "." then
    return c.import.oddity(head.file, line, ("%s is not the name of a file of programs"):format(
      circle.excerpt(c.import, name)))
  end
  for _, folder in ipairs(FOLDERS) do
    local bytes = c.import.text(folder .. name)
    if bytes then return bytes, folder .. name end
  end
  c.import.oddity(head.file, line, ("the file of programs %s doesn't exist, so it was skipped"):format(name))
end

--- Returns the programs of the file that PROGRAM of OWNER names.
local function read_file(c, program, owner)
  local bytes, path = from_file(c, program.file, owner, program.line)
  if not bytes then return {} end
  local holder = { inline = {} }
  terms.read_programs(reader.new(c.import, path, bytes, c.area_format), holder)
  for _, one in ipairs(holder.inline) do one.from = path end
  return holder.inline
end

--- Makes the triggers of all records. Returns how many programs there were.
function mudprogs.attach(c)
  local count = 0
  for _, area in ipairs(c.areas) do
    for _, one in ipairs(area.program_files) do
      local mob = c:find("mob", one.vnum)
      if mob then
        mob.inline = mob.inline or {}
        table.insert(mob.inline, { type = "in_file_prog", file = one.file, line = one.line })
      else
        c.import.oddity(area.file, one.line, ("unknown mobile #%d for %s"):format(one.vnum, one.file))
      end
    end
  end
  for _, row in ipairs(OWNERS) do
    for _, owner in ipairs(c.lists[row[1]]) do
      local number = 0
      for _, program in ipairs(owner.inline or {}) do
        for _, one in ipairs(program.file and read_file(c, program, owner) or { program }) do
          number = number + 1
          add(c, owner, row, number, one)
        end
      end
      count = count + number
    end
  end
  return count
end

return mudprogs
