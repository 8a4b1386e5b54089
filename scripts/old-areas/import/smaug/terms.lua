--- The meaning of numbers in both forms of SMAUG's files. Spells, limits of resets and programs are those of Merc's
--- family, too.
local circle = require("circle/reader")
local grammar = require("are/grammar")

local terms = {}

--- The positions of spells among the values of an object, by its type. Files of SMAUG from version 1 on name the
--- spells behind the cost.
terms.SPELLS = { pill = { 2, 3, 4 }, potion = { 2, 3, 4 }, scroll = { 2, 3, 4 }, wand = { 4 }, staff = { 4 },
  salve = { 5, 6 } }

--- SMAUG's directions, as those of CircleMUD; 10 is a way with a name of its own.
terms.DIRECTIONS = { [0] = 0, 1, 2, 3, 4, 5, 7, 6, 8, 9, 10 }

--- The letters of resets, and how many numbers follow each.
terms.RESETS = "M4 O4 P4 G3 E4 D4 R3 T4 H4 B4"

local ABILITIES = { "str", "int", "wis", "dex", "con", "cha", "luck" }

--- Sets the abilities of MOB from a list of numbers.
function terms.set_abilities(mob, list)
  for i, name in ipairs(ABILITIES) do mob.abilities[name] = list[i] end
end

local IS_DOOR, SECRET, PICKPROOF, NO_PASS, HIDDEN = 1, 8, 32, 1024, 2048

--- Returns the kind of door for flags of an exit.
function terms.door_of(flags, exit)
  if flags & (SECRET | HIDDEN) ~= 0 then exit.hidden = true end
  if flags & NO_PASS ~= 0 then exit.more = { no_pass = true } end
  if flags & IS_DOOR == 0 then return 0 end
  return flags & PICKPROOF ~= 0 and 2 or 1
end

local NO_LIMIT = -1
local NAMES = { T = "TRAP", H = "HIDE", B = "BITS" } -- T of other formats attaches a trigger

--- Gives a reset the limits of ROM's: M counts in the whole game only, G and E have no limit, P fills a container once.
function terms.settle_limits(_, reset)
  local command = reset.command
  if command == "M" then
    reset[4] = math.max(1, reset[2])
  elseif command == "O" then
    reset[2] = reset[3]
  elseif command == "G" or command == "E" then
    reset[2] = NO_LIMIT
  elseif command == "P" then
    reset[2], reset[4] = NO_LIMIT, 1
  end
end

--- Gives a reset the shape of ROM's. AREA is that of its rooms: "P" without a container means the object loaded last.
function terms.settle(r, reset, area)
  local command = reset.command
  terms.settle_limits(r, reset)
  if command == "O" or command == "G" or command == "E" then
    area.last_object = reset[1]
  elseif command == "P" and reset[3] <= 0 then
    reset[3] = area.last_object or reset[3]
  elseif command == "D" then
    reset[2] = terms.DIRECTIONS[reset[2]] or reset[2]
  end
  reset.command = NAMES[command] or command
end

--- Reads "> type argument~ text~ … |" into OWNER.
function terms.read_programs(r, owner)
  while r:peek() == ">" do
    r:letter("a program")
    if #owner.inline == grammar.BLOCKS_MAX then
      r:fail("more than %d programs of one record", grammar.BLOCKS_MAX)
    end
    local program = { line = r.line, type = r:word("the program's type"):lower() }
    if program.type == "in_file_prog" then
      program.file = circle.trim(r:string("the program's file"))
    else
      program.argument = circle.trim(r:string("the program's argument"))
      r:peek()
      program.body_line = r.line
      program.body = r:string("the program's text", true)
    end
    owner.inline[#owner.inline + 1] = program
  end
  if r:peek() == "|" then r:letter("the end of programs") end
end

return terms
