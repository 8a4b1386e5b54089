# Speech in a language is understood only by those who know the language
needs: building languages
anna: joins
bert: joins
cora: joins
anna> languages
  ~ ^Everybody here speaks only the common tongue\.$
wizard> @set $inn.languages = { elvish = { sounds = "la el thi" } }
anna> languages
  ~ ^Elvish: you understand nothing\.$
anna> speak elvish
  ~ ^You don't know a word of Elvish\.
anna> learn elvish
  ~ ^Nobody here teaches Elvish\.
wizard> @teleport me to $start
wizard> teach elvish to anna
  ~ ^You teach anna some words of Elvish\.$
  anna ~ You understand 10 of 100 words of Elvish\.$
wizard> teach elvish to anna
  ~ just had a lesson
wizard> teach elvish to bert
wizard> speak elvish
  ~ ^You now speak Elvish
cora> set screenreader on
wizard> say The lamp burns, the lamp burns.
  ~ ^You say in Elvish, "The lamp burns, the lamp burns\."$
  bert ~ ^Wizard says in Elvish, "(\S+) (\S+ \S+), \S+ \2\."$
  bert ! lamp burns
  cora ~ ^Wizard says something in Elvish\.$
wizard> whisper bert The secret is safe
  ~ ^You whisper to bert in Elvish, "The secret is safe"$
  bert ! secret is safe
wizard> tell bert Hello
  bert ~ ^Wizard tells you, "Hello"$
wizard> speak common
  ~ ^You speak the common tongue\.$
wizard> say Hello.
  bert ~ ^Wizard says, "Hello\."$
