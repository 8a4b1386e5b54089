--- Lines that somebody hauls: things made from `tale-line`.
local manners = require("manners")
local tales = require("tales")

local function haul(e)
  if not e.what:is("tale-line") then return pass() end
  manners.must_show(e.actor)
  local is_of_use = tales.needs(e.what)
  local text = is_of_use and e.what.worked or e.what.slack
  if type(text) ~= "string" then
    text = is_of_use and "{Actor} {verb:haul} {the line}." or "{Actor} {verb:haul} {the line}, and it comes in slack."
  end
  e.actor:act(text, { line = e.what })
  tales.worked(e.actor, e.what)
  local tale, opens = nil, nil
  if not is_of_use then tale, opens = tales.needs_later(e.what) end
  if tale then
    e.actor:tell(opens and "Not yet: {tale} needs it in {time}. To see more, type <cmd tale>tale</>."
      or "Not yet: {tale} has to come that far first. To see more, type <cmd tale>tale</>.",
      { tale = tale.name, time = opens and tales.days(opens) })
  end
end

for _, verb in ipairs({ "haul", "pull", "catch" }) do command(verb .. " {what:thing}", haul) end
