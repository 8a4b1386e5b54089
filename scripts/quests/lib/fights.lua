--- Questions of quests about fights. Without the package fighting nobody has a level, a group or foes.
local body, company, growth = optional("body"), optional("company"), optional("growth")

local function no() return false end
local function nobody() return {} end

return {
  are_there = body ~= nil,
  acts = body and body.acts or no,
  has_temper = body and body.has_temper or no,
  is_on = body and body.is_on or no,
  is_peaceful = body and body.is_peaceful or function() return true end,
  is_shown = body and body.is_shown or no,
  level = body and body.level or function() return 1 end,
  gain = growth and growth.gain or no,
  here = company and company.here or nobody,
  members = company and company.members or nobody,
}
