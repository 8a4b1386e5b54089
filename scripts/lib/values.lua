--- Properties that hold one thing or several.
local values = {}

--- VALUE as a list: nil is none, a table is one already, anything else is one thing.
function values.list(value)
  if value == nil then return {} end
  local is_one = type(value) ~= "userdata" and type(value) ~= "table" or value.id ~= nil
  return is_one and { value } or value
end

--- True if VALUE is ONE, or a list that holds it.
function values.has(value, one)
  for _, item in ipairs(values.list(value)) do
    if item == one then return true end
  end
  return false
end

return values
