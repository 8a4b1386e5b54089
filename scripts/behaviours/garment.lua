-- What is worn stays on, whoever moves it and by whatever verb; what was moved by force is off.

before("move", function(e)
  local holder = e.this.location
  if e.this.worn and holder and holder:is("character") then
    return "It is being worn. It has to be removed first."
  end
end)

on("move", function(e)
  e.this.worn = nil
end)
