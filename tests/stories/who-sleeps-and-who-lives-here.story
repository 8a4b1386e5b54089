# A sleeping player gets letters and is known to whois; a tell says what to do instead, to npcs as well
needs: building letters
alice: joins as builder
petra: joins
alice> @create a baker from npc
alice> drop baker
petra> quit
alice> mail petra = are you there
  ~ Your letter is on its way to petra
alice> mail petra are you there
  ~ Put = before the text: mail petra = are you there
alice> mail read
  ~ There isn't a player called read. To write: mail NAME = TEXT. To read: mail read NUMBER
alice> tell petra hi
  ~ is asleep. To leave a letter: mail petra = hi
alice> whois petra
  ~ petra is a player
alice> tell baker hello
  ~ The baker can hear you here\. Try: say hello, or: ask the baker
alice> whois baker
  ~ isn't a player's character
alice> tell nemo hi
  ~ Nobody called "nemo" is in the game
