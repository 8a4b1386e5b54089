-- - The language of triggers: tokens, expressions, the flow of a program, odd cases.

local check = require("trigger_check")
local expression = require("trigger_expression")
local mobprog = require("mobprog")
local program = require("trigger_program")
local text = require("trigger_text")

local tests = {}

--- A template as a text that shows its parts.
local function shown(template)
  if type(template) == "string" then return template end
  local parts = {}
  for i, part in ipairs(template) do
    if type(part) == "string" then
      parts[i] = part
    else
      local fields = {}
      for k, field in ipairs(part.fields) do
        fields[k] = "." .. field.name .. (field.argument and "(" .. shown(field.argument) .. ")" or "")
      end
      parts[i] = "{" .. part.name .. table.concat(fields) .. "}"
    end
  end
  return table.concat(parts)
end

tests["a text is cut at its percent signs"] = function(t)
  for _, row in ipairs({
    { "plain", "plain" },
    { "Hi %Actor.NAME%.", "Hi {actor.name}." },
    { "100%% sure", "100% sure" },
    { "%a.b(1).c%", "{a.b(1).c}" },
    { "%w.charat(%n%)%", "{w.charat({n})}" },
    { "%actor.gold(-%coins%)%", "{actor.gold(-{coins})}" },
    { "%phrase(1)%", "{phrase(1)}" },
    { "%1st%%2nd%", "{1st}{2nd}" },
    { "%%%a%%%", "%{a}%" },
    { "50 % of it", "50 % of it", true },
    { "%unclosed", "%unclosed", true },
    { "%a.b(c%", "%a.b(c%", true },
    { "%", "%", true },
  }) do
    local template, odd = text.parse(row[1])
    t:equal(shown(template), row[2], row[1])
    t:equal(odd ~= nil, row[3] or false, row[1] .. " is odd")
  end
end

tests["expressions give what they gave in the original"] = function(t)
  for _, row in ipairs({
    { "10 - 3 - 2", "9" }, { "8 / 2 * 2", "2" }, { "-5 + 2", "-7" }, { "7 / 2", "3" },
    { "-7 / 2", "-3" }, { "1 / 0", "0" },
    { "12abc + 1", "13" }, { "abc == ABC", "1" }, { "abc != abd", "1" }, { "10 > 9", "1" }, { "abc < abd", "1" },
    { "b >= a", "1" }, { "a >= b", "0" }, { "5 >= 5", "1" }, { "portal /= port", "1" }, { "portal /=", "0" },
    { "1 && 0", "0" }, { "1 || 0", "1" }, { "0abc && 1", "0" }, { "!0", "1" }, { "!x", "0" }, { "!", "1" },
    { "(1 + 2) * 3", "9" }, { '"a" == a', "0" }, { "just words here", "just words here" }, { "  5", "5" },
    { "2147483647 + 1", "-2147483648" }, { "(a == a) && (b == b)", "1" }, { "! 1 == 0", "1" }, { "", "" },
  }) do
    local test = expression.parse(row[1])
    t:equal(expression.value(test, shown), row[2], row[1])
  end
end

tests["a value brings no operator"] = function(t)
  local test = expression.parse("%a% == 5")
  t:equal(expression.value(test, function() return "2 + 3" end), "0")
end

-- - Returns the lines that a program runs if its tests give ANSWERS in turn; for a switch, its value.
local function walk(body, answers)
  local made, done, pc = program.compile(body, "mobile"), {}, 1
  local at = 0
  local function answer()
    at = at + 1
    return answers[at]
  end
  for _ = 1, 200 do
    local line = made[pc]
    if not line then break end
    pc = pc + 1
    if line.op == "if" or line.op == "while" then
      if not answer() then pc = line.other end
    elseif line.op == "switch" then
      local value = answer()
      pc = line.other
      for _, case in ipairs(line.cases) do
        if shown(case.value) == value then
          pc = case.at
          break
        end
      end
    elseif line.op == "jump" or line.op == "again" then
      pc = line.other
    elseif line.op == "halt" then
      break
    else
      done[#done + 1] = shown(line.line_text or line.rest or "")
    end
  end
  return table.concat(done, " "), made
end

tests["blocks go where they went in the original"] = function(t)
  local choice = "if %a%\n  say a\nelseif %b%\n  say b\nelse\n  say c\nendif\nsay d"
  t:equal(walk(choice, { true }), "say a say d")
  t:equal(walk(choice, { false, true }), "say b say d")
  t:equal(walk(choice, { false, false }), "say c say d")
  local loop = "while %i%\n  say x\n  if %i% > 3\n    break\n  end\ndone\nsay y"
  t:equal(walk(loop, { true, false, true, true }), "say x say x say y")
  t:equal(walk(loop, { false }), "say y")
  local switch = "switch %i%\n  case 1\n  case 2\n    say two\n  case 3\n    say three\n  break\n"
    .. "  default\n    say other\n  break\ndone\nsay z"
  t:equal(walk(switch, { "1" }), "say two say three say z")
  t:equal(walk(switch, { "3" }), "say three say z")
  t:equal(walk(switch, { "9" }), "say other say z")
  t:equal(walk("say a\nhalt\nsay b", {}), "say a")
end

tests["what is unbalanced is told, and ends where it must"] = function(t)
  for _, row in ipairs({
    { "if 1\nsay a", "the \"if\" of line 1 has no \"end\"" },
    { "while 1\nsay a", "the \"while\" of line 1 has no \"done\"" },
    { "end", "\"end\" without an \"if\"" },
    { "else", "\"else\" without an \"if\"" },
    { "done", "\"done\" without a \"while\" or \"switch\"" },
    { "case 3", "\"case\" without a \"switch\"" },
    { "if 1\nelse if 2\nend", "\"else if\" is a plain \"else\": write \"elseif\"" },
    { "while 1\nif 2\ndone", "the \"if\" of line 2 has no \"end\"" },
  }) do
    local _, made = walk(row[1], { false, false, false })
    t:equal(made.odd[1] and made.odd[1].text, row[2], row[1])
  end
end

tests["verbs are known however they are written"] = function(t)
  local made = program.compile("%Echo% a\nmecho b\nset send 1\n%send% c\n%v% d\nwave", "mobile")
  t:equal(made[1].verb, "echo")
  t:equal(made[2].verb, "echo")
  t:equal(made[2].letter, "m")
  t:equal(made[4].op, "text")
  t:equal(made[5].op, "text")
  t:equal(made[6].word, "wave")
  t:equal(program.compile("wave", "room")[1].op, "odd")
end

tests["what is not there is named, and what means nothing"] = function(t)
  local function look(body, types)
    return check.look({ kind = "mobile", types = types or { "greet" }, body = body }, function() return false end)
  end
  t:equal(look("cast 'fireball' ann").missing[1].text, "the command cast")
  t:equal(look("dg_cast 'clone' %actor%").missing[1].text, "the spell clone")
  t:equal(look("say a", { "tba_bit_20" }).missing[1].text, "the type tba_bit_20")
  t:equal(look("time you should visit").missing[1], nil)
  t:equal(look("bellow\nwink %actor.name%").odd[1], nil, "a gesture")
  t:equal(look("qwertz you").odd[1].text, "\"qwertz you\" is not a command")
  t:equal(look("say %actor.shoesize%").odd[1].text, "nothing has a field \"shoesize\", and no trigger gives it a value")
  t:equal(look("set shoesize 3\nremote shoesize %actor.id%\nsay %actor.shoesize%").odd[1], nil)
  t:equal(look("%load% obj 17").odd[1].text, "object #17 does not exist")
  t:equal(look("wait 1\nreturn 0", { "command" }).odd[1].line, 2)
end

tests["a result comes too late where a wait may have been before it, and nowhere else"] = function(t)
  local function late(body)
    local lines = {}
    for _, one in ipairs(check.look({ kind = "mobile", types = { "receive" }, body = body }).odd) do
      if one.text:find("changes nothing", 1, true) then lines[#lines + 1] = one.line end
    end
    return table.concat(lines, " ")
  end
  t:equal(late("if 1\nwait 1 s\nelse\nreturn 0\nend"), "")
  t:equal(late("if 1\nwait 1 s\nend\nreturn 0"), "4")
  t:equal(late("wait 1 s\nhalt\nreturn 0"), "")
  t:equal(late("while %i% < 3\nreturn 0\nwait 1 s\ndone"), "2")
  t:equal(late("switch 1\ncase 1\nwait 1 s\nbreak\ncase 2\nreturn 0\ndone"), "")
  t:equal(late("switch 1\ncase 1\nwait 1 s\ncase 2\nreturn 0\ndone"), "5")
end

local PIECES = { "%", "%%", "if ", "elseif ", "else", "end", "while ", "switch ", "case 1", "default", "break", "done",
  "\n", "(", ")", "\"", ".", "%actor.name%", "%random.5%", "set x 1", "eval y %x% + 1",
  "wait 1 sec", "&&", "/=", "!", "mecho ",
  "%load% obj 1", "\255", " ", "@r", "halt", "*", "nop ", "dg_cast 'x", "}5" }

tests["whatever the text is, it compiles, and no jump leaves it"] = function(t)
  local seed = 7
  local function random(most)
    seed = (seed * 1103515245 + 12345) % 2147483648
    return seed // 65536 % most + 1
  end
  for round = 1, 400 do
    local parts = {}
    for i = 1, random(60) do parts[i] = PIECES[random(#PIECES)] end
    local body = table.concat(parts)
    local found = check.look({ kind = ({ "mobile", "object", "room" })[round % 3 + 1], types = {}, body = body })
    local made = found.program
    for at, line in ipairs(made) do
      local fits = not line.other or line.other >= 1 and line.other <= #made + 1
      for _, case in ipairs(line.cases or {}) do fits = fits and case.at >= 1 and case.at <= #made + 1 end
      t:equal(fits, true, ("line %d of %q"):format(at, body))
      local whole = line.op ~= "if" and line.op ~= "while" and line.op ~= "switch" and line.op ~= "jump" or line.other
      t:equal(whole ~= nil, true, ("%s of %q goes nowhere"):format(line.op, body))
    end
  end
end

tests["a text of thousands of brackets is no deep hole"] = function(t)
  local body = "if " .. ("("):rep(5000) .. "\n" .. ("if 1\n"):rep(3000)
  local made = check.look({ kind = "mobile", types = {}, body = body })
  t:equal(#made.program > 0, true)
end

tests["programs of ROM, SMAUG and Merc become the same lines"] = function(t)
  for _, row in ipairs({
    { "mob echoat $n Hi, $n.", "> mob echoat $n Hi, %prog.word(n)%." },
    { "mpechoat $n Hi, $n.", "> mob echoat $n Hi, %prog.word(n)%." },
    { "MPECHO Clack.", "> MPECHO Clack.", "> mob echo Clack." },
    { "mptrans $n 3001", "> mob transfer $n 3001" },
    { "mpslay $n", "> mpslay %prog.word(n)%" },
    { "say mpecho", "> say mpecho" },
    { "if ispc $n", "if %prog.ispc($n)%" },
    { "if ispc($n)", "if %prog.ispc($n )%" },
    { "if level($n) > 5", "if %prog.level($n > 5)%" },
    { "if name($n) == Bob", "if %prog.name($n Bob)%" },
    { "if hitprcnt($i) <= 50", "if %prog.hpcnt($i <= 50)%" },
    { "if rand(30)", "if %prog.rand(30 )%" },
    { "if flummery($n)", "if 0", nil, 'unknown check "flummery", which is never true' },
    { "endif", "end" }, { "* nothing", "" },
  }) do
    local lines, odd = mobprog.translate(row[1])
    t:equal(lines, row[3] or row[2], row[1])
    t:equal(odd[1] and odd[1].text, row[4], row[1])
  end
end

return require("try")(tests)
