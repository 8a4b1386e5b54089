"""The configuration's settings for IRC."""
import sys

from irc_client import commands, main, only


def only_wizards_found_channels_if_configured(wire):
    wire.account("Petra", "correct horse", role="wizard")
    ann = wire.client("ann")
    petra = wire.client("petra", password="correct horse")
    petra.nick = "Petra"

    assert commands(ann.ask("JOIN #mine")) == ["403"]
    assert commands(ann.ask("JOIN #public"))[0] == "JOIN"
    assert commands(petra.ask("JOIN #hers"))[0] == "JOIN"
    assert commands(ann.ask("JOIN #hers"))[0] == "JOIN"


def the_message_of_the_day_is_configurable(wire):
    ann = wire.client("ann")
    assert [m.params[1] for m in ann.ask("MOTD") if m.command == "372"] == ["- Be kind.", "- ", "- Tea is at five."]


def the_version_is_sent_on_request_and_at_the_welcome(wire):
    ann = wire.client("ann")
    version = only(ann.ask("VERSION"), "351").params[1]
    assert version.startswith("skein-") and version[6].isdigit()
    assert only(ann.welcome, "004").params[2] == version and version in only(ann.welcome, "002").params[1]


if __name__ == "__main__":
    sys.exit(main([only_wizards_found_channels_if_configured, the_message_of_the_day_is_configurable,
                   the_version_is_sent_on_request_and_at_the_welcome],
                  settings="player_channels = false\nirc.motd = 'Be kind.\\n\\nTea is at five.'\n"))
