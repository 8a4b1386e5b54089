--- Converts the programs of mobiles to triggers. #MOBPROGS has their texts, and a mobile's M lines say what
--- starts each. Each pair of a program and an event becomes a trigger: the first of a program under its
--- number, such as 3001, others as 3001-2 and so on. A program that is only called by others becomes a trigger
--- too.
local programs = {}

-- ROM's words for events, the names here, and whether the phrase is a number or a text.
local TYPES = {
  act = { "act" }, speech = { "speech" }, exit = { "exit" }, exall = { "exit_all" }, give = { "given" },
  bribe = { "bribe", true }, death = { "death", true }, entry = { "entry", true }, fight = { "fight", true },
  greet = { "greet", true }, grall = { "greet_all", true }, hpcnt = { "hit_percent", true }, kill = { "kill", true },
  random = { "random", true }, delay = { "delay", true }, surr = { "surrender", true },
}

--- Makes the trigger KEY of PROGRAM, which stands in FILE. ATTACH: 0 for mobiles, 1 for objects, 2 for rooms.
function programs.add(c, program, file, key, attach)
  local made = {
    vnum = key, file = file, line = program.line, attach = attach, name = "program " .. key, type_names = {},
    number = 0, argument = "", body = program.body or "", body_line = program.body_line or program.line,
    language = "mobprog",
  }
  table.insert(c.lists.trg, made)
  c.by_vnum.trg[key], c.by_vnum.trg[c.ref("trg", key)] = made, made
  return made
end

--- Returns the trigger of PROGRAM for an M line, making it if necessary.
local function find(c, program, line)
  local type = TYPES[line.type] or { line.type }
  local number, argument = type[2] and tonumber(line.phrase:match("%-?%d+")) or 0, type[2] and "" or line.phrase
  for _, one in ipairs(program.triggers) do
    if one.type_names[1] == type[1] and one.number == math.floor(number) and one.argument == argument then
      return one
    end
  end
  local count = #program.triggers + 1
  local key = count > 1 and ("%d-%d"):format(program.vnum, count) or tostring(program.vnum)
  local made = programs.add(c, program, program.file, key, 0)
  made.number, made.argument, made.type_names[1] = math.floor(number), argument, type[1]
  program.triggers[count] = made
  return made
end

--- Gives each mobile its programs, as triggers. Returns the number of triggers, counting duplicate programs.
function programs.attach(c)
  local by_vnum, twice = {}, 0
  for _, program in ipairs(c.lists.program) do
    if by_vnum[program.vnum] then
      c:oddity(program, "#%d is there twice, so the first is used", program.vnum)
      twice = twice + 1
    else
      program.triggers = {}
      by_vnum[program.vnum] = program
    end
  end
  for _, mob in ipairs(c.lists.mob) do
    for _, line in ipairs(mob.programs or {}) do
      local program = by_vnum[line.vnum]
      if program then
        mob.triggers[#mob.triggers + 1] = c.ref("trg", find(c, program, line).vnum)
      else
        c.import.oddity(mob.file, line.line,
          ("#%d has the program #%d, which does not exist"):format(mob.vnum, line.vnum))
      end
    end
  end
  for _, program in ipairs(c.lists.program) do
    if program.triggers and #program.triggers == 0 then
      programs.add(c, program, program.file, tostring(program.vnum), 0)
    end
  end
  return #c.lists.trg + twice
end

return programs
