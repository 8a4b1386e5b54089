-- Nobody gets a hand in there.
before("take", function() return "It is a hole. It stays where it is." end)
command("put|reach {hand:text} in|into {this}", function()
  return "Something small and polite pushes back."
end)
