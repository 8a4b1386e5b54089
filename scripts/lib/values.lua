--- Properties that hold one thing or several, and such as anybody may have written.
local values = {}

--- VALUE if it is a number that counts, else OTHERWISE.
function values.number(value, otherwise)
  if type(value) ~= "number" or value ~= value or math.abs(value) > 1e12 then return otherwise end
  return value
end

--- True if VALUE is an object that was destroyed.
local function is_gone(value)
  return type(value) == "userdata" and not living(value) and tostring(value) ~= "table"
end

--- VALUE if it has fields, else an empty table.
function values.fields(value)
  local kind = type(value)
  return (kind == "table" or kind == "userdata") and not is_gone(value) and value or {}
end

--- VALUE as a list: nil is none, a table is one already, anything else is one thing.
function values.list(value)
  if value == nil or is_gone(value) then return {} end
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
