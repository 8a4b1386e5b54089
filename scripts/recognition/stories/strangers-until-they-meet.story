# People are strangers until they have met, if the world is set so
needs: recognition socials
anna: joins
bert: joins
anna> set pronoun she
anna> appearance A tall woman with a scar.
  ~ People who haven't met you now see: a tall woman with a scar
bert> look
  ~ a tall woman with a scar
  ! [Aa]nna
anna> say Good evening.
  bert ~ ^A tall woman with a scar says, "Good evening."$
bert> look at anna
  ~ ^You see no anna here\.$
bert> smile at tall woman
  ~ ^You smile at the tall woman with a scar\.$
bert> remember woman as Scarface
  ~ ^You now know the tall woman with a scar as Scarface\. Nobody else sees that name\.$
anna> emote yawns.
  bert ~ ^Scarface yawns\.$
bert> say to scarface Hello.
  ~ ^You say to Scarface, "Hello\."$
bert> remembered
  ~ ^Names you have given: Scarface \(a tall woman with a scar\)\.$
bert> forget scarface
  ~ ^You forget who Scarface is\.$
anna> introduce me
  ~ You say who you are\.
  bert ~ The tall woman with a scar says, "I am anna\." You now know anna\.
bert> look at anna
  ~ nothing special about anna
crash
anna> emote yawns.
  bert ~ ^Anna yawns\.$
bert> help recognition
  ~ introduce me to man
