--- Translates programs of the mobiles of ROM, SMAUG and Merc into text that trigger_program.lua reads, line by line.
---
--- SMAUG and Merc write "mpecho" for "mob echo", and "if level($n) > 5" for "if level $n > 5". "$n" and its
--- like become "%prog.word(n)%". A check, with the "or" and "and" lines after it, becomes one "if" of
--- "%prog.CHECK(…)%". "mob X" stays, and rules/trigger_mob.lua runs it. `break` and `end` end the program.
local mobprog = {}

local CODES = { j = "heshe(i)", k = "himher(i)", l = "hisher(i)", e = "heshe(n)", m = "himher(n)", s = "hisher(n)",
  E = "heshe(t)", M = "himher(t)", S = "hisher(t)", J = "heshe(r)", K = "himher(r)", L = "hisher(r)",
  X = "heshe(q)", Y = "himher(q)", Z = "hisher(q)" }
for letter in ("introp" .. "q"):gmatch(".") do
  CODES[letter], CODES[letter:upper()] = ("word(%s)"):format(letter), ("name(%s)"):format(letter)
end

local COLOURS = { x = "@n", ["{"] = "{", ["/"] = " ", ["*"] = "" }
for letter in ("rgybmcwRGYBMCWD"):gmatch(".") do COLOURS[letter] = "@" .. letter end

--- Checks that an "if" may use.
mobprog.checks = {}
for name in ([[rand mobhere objhere mobexists objexists people players mobs clones order hour ispc isnpc isgood isevil
  isneutral isimmort ischarm isfollow isactive isdelay isvisible hastarget istarget exists affected act off imm carries
  wears has uses name pos clan race class objtype vnum hpcnt room sex level align money objval0 objval1 objval2 objval3
  objval4 grpsize]]):gmatch("%S+") do mobprog.checks[name] = true end

--- Commands that may follow "mob".
mobprog.commands = {}
for name in ([[asound gecho zecho kill assist junk echo echoaround echoat mload oload purge goto at transfer gtransfer
  otransfer force gforce vforce cast damage remember forget delay cancel call flee remove]]):gmatch("%S+") do
  mobprog.commands[name] = true
end

local function text_of(line)
  line = line:gsub("%%", "%%%%"):gsub("@", "@@"):gsub("{(.)", COLOURS)
  return (line:gsub("%$(.)", function(letter)
    if letter == "$" then return "$" end
    return CODES[letter] and "%prog." .. CODES[letter] .. "%" or nil
  end))
end

-- Commands after "mob" whose arguments name somebody and stay as they are: the first argument, or all of them.
local FIRST = { echoat = true, echoaround = true, force = true, gforce = true, at = true, kill = true, assist = true,
  remember = true }
local EVERY = { transfer = true, gtransfer = true, otransfer = true, cast = true, call = true, remove = true,
  damage = true, ["goto"] = true }

-- Commands of SMAUG and Merc that have another name in ROM.
local RENAMED = { trans = "transfer" }

--- Returns "mob echo" for "mpecho", if ROM has the command; else the line.
local function with_mob(line)
  local word, rest = line:match("^[Mm][Pp](%a+)(.*)$")
  word = word and word:lower()
  word = word and (RENAMED[word] or word)
  return word and mobprog.commands[word] and "mob " .. word .. rest or line
end

local function command_of(line)
  line = with_mob(line)
  local head, word, rest = line:match("^([Mm][Oo][Bb]%s+(%S+)%s*)(.*)$")
  word = word and word:lower()
  if FIRST[word] then
    rest = rest:gsub("^%$(%a)", "$$%1")
  elseif EVERY[word] then
    rest = rest:gsub("%$(%a)", "$$%1")
  end
  return text_of(word and head .. rest or line)
end

-- Checks of SMAUG and Merc that have another name in ROM.
local CHECKS = { hitprcnt = "hpcnt", ischarmed = "ischarm", inroom = "room", position = "pos", goldamt = "money",
  isaffected = "affected", number = "vnum", time = "hour" }

local function check_of(rest)
  local name, inside, behind = rest:match("^(%a+)%s*(%b())%s*(.*)$")
  local args = inside and inside:sub(2, -2) .. " " .. behind:gsub("^==%s*([^%d%s-].*)$", "%1")
  if name then
    name = CHECKS[name:lower()] or name
  else
    name, args = rest:match("^(%S+)%s*(.*)$")
  end
  name, args = (name or ""):lower():gsub("[^%w]", ""), (args or ""):gsub("[()%%\"]", " ")
  return ("%%prog.%s(%s)%%"):format(name, args), name
end

--- Returns the translated lines of BODY, and its oddities: { { line =, text = } … }.
function mobprog.translate(body)
  local lines, odd, asked = {}, {}, nil
  for line in (body .. "\n"):gmatch("([^\n]*)\n") do
    line = line:match("^%s*(.-)%s*$")
    local word, rest = line:match("^(%S+)%s*(.*)$")
    word = (word or ""):lower()
    local out = ""
    if word == "if" or word == "or" or word == "and" then
      local check, name = check_of(rest)
      if not mobprog.checks[name] then
        odd[#odd + 1] = { line = #lines + 1, text = ("unknown check \"%s\", which is never true"):format(name) }
        check = "0"
      end
      if word == "if" then
        out, asked = "if " .. check, #lines + 1
      elseif not asked then
        odd[#odd + 1] = { line = #lines + 1, text = ("\"%s\" without an \"if\" right before it"):format(word) }
      else
        lines[asked] = ("if (%s) %s %s"):format(lines[asked]:sub(4), word == "or" and "||" or "&&", check)
      end
    elseif line ~= "" then
      asked = nil
      if word == "endif" then out = "end"
      elseif word == "else" then out = "else"
      elseif word == "break" or word == "end" then out = "halt"
      elseif word:sub(1, 1) ~= "*" then out = "> " .. command_of(line) end
    end
    lines[#lines + 1] = out
  end
  return table.concat(lines, "\n"), odd
end

return mobprog
