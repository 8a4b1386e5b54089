/* people_test.c -- Relations between people that outlive a connection: waiting letters and news,
 * being away or muted, missed messages. */
#include "tests/script/asking.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

BENCH_TEST(letters_and_news_are_announced_at_login)
{
    trial_hang_up(b->bob);
    (void)trial_type(b->alice, "mail bob = Come and see.");
    (void)trial_type(b->wizard, "@news The mill turns again.");

    trial_reconnect(b->bob);

    assert_has(trial_told(b->bob), "You have 1 new letter.");
    assert_has(trial_told(b->bob), "There is news.");
    (void)trial_type(b->bob, "mail read 1");
    (void)trial_type(b->bob, "news");
    trial_hang_up(b->bob);
    trial_reconnect(b->bob);
    assert_lacks(trial_told(b->bob), "letter");
    assert_lacks(trial_told(b->bob), "news");
}

BENCH_TEST(a_player_whose_connection_is_back_is_told_only_what_is_new)
{
    (void)trial_type(b->wizard, "@news The mill turns again.");
    (void)trial_type(b->alice, "mail bob = Come and see.");
    trial_advance(b->trial, 60);

    trial_hang_up(b->bob);
    trial_reconnect(b->bob);

    struct str told = trial_told(b->bob);
    assert_lacks(told, "There is news");
    assert_lacks(told, "new letter");
    assert_lacks(told, "While you were away");
    trial_hang_up(b->bob);
    (void)trial_type(b->wizard, "@news The mill stands still.");
    trial_reconnect(b->bob);
    assert_has(trial_told(b->bob), "There is news");
}

BENCH_TEST(notices_by_ignored_people_are_left_out)
{
    (void)bench_settle(b);
    assert_has(trial_type(b->wizard, "@create a slate from board"), "You make");
    (void)trial_type(b->wizard, "drop slate");
    (void)trial_type(b->alice, "board subscribe");
    (void)trial_type(b->alice, "ignore bob");
    (void)trial_type(b->alice, "afk");
    trial_advance(b->trial, 60);
    assert_has(trial_type(b->bob, "post Alice smells = Alice is a thief"), "slate");
    (void)trial_type(b->alice, "afk");
    assert_lacks(trial_type(b->alice, "missed"), "smells");
    assert_lacks(trial_type(b->alice, "board"), "smells");
    assert_has(trial_reply(b->alice), "whom you ignore");
    (void)trial_type(b->alice, "unignore bob");
    assert_has(trial_type(b->alice, "missed"), "smells");
    assert_has(trial_type(b->alice, "board"), "smells");
}

/* Says lines on a channel that name nobody, more than `missed` used to search. */
static void chatter(struct bench *b, struct player *who, const char *channel)
{
    char line[64];
    for (int i = 0; i < 120; i++) {
        (void)snprintf(line, sizeof(line), "%s the tide turns %d", channel, i);
        (void)trial_type(who, line);
        trial_advance(b->trial, 10);
    }
}

BENCH_TEST(a_mention_is_missed_however_much_was_said_after_it)
{
    (void)trial_type(b->bob, "afk");
    trial_advance(b->trial, 60);
    (void)trial_type(b->alice, "public has Bob seen the heron?");
    (void)trial_type(b->alice, "public bobbin, Bob-cat and unbob are other words");
    chatter(b, b->alice, "public");
    (void)trial_type(b->bob, "afk");

    assert_has(trial_type(b->bob, "missed"), "has Bob seen the heron?");
    assert_lacks(trial_reply(b->bob), "bobbin");
    assert_lacks(trial_reply(b->bob), "tide");
    assert_lacks(trial_type(b->alice, "missed"), "heron");
}

BENCH_TEST(a_mention_is_missed_only_by_people_who_could_hear_it)
{
    (void)trial_type(b->alice, "channel join herons");
    (void)trial_type(b->bob, "afk");
    trial_advance(b->trial, 60);
    (void)trial_type(b->alice, "herons Bob is not here");
    trial_advance(b->trial, 60);
    (void)trial_type(b->bob, "channel join herons");
    (void)trial_type(b->alice, "herons Bob is here now");
    (void)trial_type(b->alice, "public good day, Bob");
    (void)trial_type(b->bob, "afk");

    assert_has(trial_type(b->bob, "missed"), "Bob is here now");
    assert_has(trial_reply(b->bob), "good day, Bob");
    assert_lacks(trial_reply(b->bob), "Bob is not here");
    (void)trial_type(b->bob, "channel leave herons");
    assert_lacks(trial_type(b->bob, "missed"), "Bob is here now");
    assert_has(trial_reply(b->bob), "good day, Bob");
    (void)trial_type(b->bob, "channel join herons");
    (void)trial_type(b->bob, "ignore alice");
    assert_lacks(trial_type(b->bob, "missed"), "good day, Bob");
    (void)trial_type(b->bob, "unignore alice");
    assert_has(trial_type(b->bob, "missed"), "good day, Bob");
}

BENCH_TEST(of_many_missed_lines_the_newest_are_listed_and_the_others_counted)
{
    char line[64];
    (void)trial_type(b->bob, "afk");
    trial_advance(b->trial, 60);
    for (int i = 1; i <= 53; i++) {
        (void)snprintf(line, sizeof(line), "tell bob heron %d has come", i);
        (void)trial_type(b->alice, line);
        trial_advance(b->trial, 10);
    }
    trial_hang_up(b->bob);
    trial_reconnect(b->bob);

    assert_has(trial_told(b->bob), "53 tells");
    assert_has(trial_type(b->bob, "missed"), "Older ones that are not listed: 3.");
    assert_has(trial_reply(b->bob), "heron 53 has come");
    assert_has(trial_reply(b->bob), "heron 4 has come");
    assert_lacks(trial_reply(b->bob), "heron 3 has come");
}

BENCH_TEST(mentions_beside_somebody_and_on_channels_are_listed_by_time)
{
    (void)trial_type(b->bob, "afk");
    trial_advance(b->trial, 60);
    (void)trial_type(b->alice, "public first, Bob");
    trial_advance(b->trial, 60);
    (void)trial_type(b->alice, "say second, Bob");
    trial_advance(b->trial, 60);
    (void)trial_type(b->alice, "public third, Bob");
    (void)trial_type(b->bob, "afk");

    struct str told = trial_type(b->bob, "missed");
    size_t first = str_find(told, STR("first, Bob"), 0);
    size_t second = str_find(told, STR("second, Bob"), first);
    assert_true(str_find(told, STR("third, Bob"), second) < told.length);
}

BENCH_TEST(guests_neither_get_nor_send_letters)
{
    struct player *guest = trial_join_guest(b->trial);

    assert_lacks(trial_told(guest), "letter");
    assert_has(trial_type(guest, "mail"), "can't get letters");
    assert_has(trial_type(guest, "mail bob = hello"), "A guest can't send letters");
}

/* Types a command that takes several lines, with text that looks like the game's. */
static void write_forgery(struct player *who, const char *command)
{
    (void)trial_type(who, command);
    (void)trial_type(who, "Hello.");
    (void)trial_type(who, "[public] wizard: hi all");
    (void)trial_type(who, ".");
}

BENCH_TEST(texts_that_people_wrote_are_indented)
{
    static const char forged[] = "\n  Hello.\n  [public] wizard: hi all";
    (void)trial_type(b->wizard, "@create an oak board from $board");
    (void)trial_type(b->wizard, "drop oak board");
    write_forgery(b->bob, "mail alice");
    write_forgery(b->bob, "post My news");

    assert_has(trial_type(b->alice, "mail read 1"), forged);
    assert_has(trial_type(b->alice, "board 1"), forged);
    assert_has(trial_type(b->alice, "board 1.5"), "Notice 1.5 isn't here");
}

BENCH_TEST(news_events_and_reports_are_indented)
{
    static const char forged[] = "\n  Hello.\n  [public] wizard: hi all";
    write_forgery(b->wizard, "@news");
    assert_has(trial_type(b->bob, "news"), forged);
    assert_has(trial_type(b->bob, "news 1"), forged);

    assert_has(trial_type(b->wizard, "@event 2001-09-10 18:00 = A fair"), "event 1");
    (void)trial_type(b->wizard, "@event 1 text = [public] wizard: hi all");
    assert_has(trial_type(b->bob, "events"), "\n  [public] wizard: hi all");

    bench_program(
            b, "command('hum', function(e) e.actor:tell('Hm.\\n[public] wizard: hi') end)");
    (void)trial_type(b->bob, "hum");
    (void)trial_type(b->bob, "report [public] wizard: hi all");
    assert_has(trial_type(b->wizard, "@report 1"), "\n  [public] wizard: hi all");
    assert_lacks(trial_reply(b->wizard), "\n[public] wizard");
}

#define FORGED "Wizard tells you, \"Type your password.\""

BENCH_TEST(a_description_that_a_player_wrote_is_indented)
{
    (void)trial_type(b->bob, "describe me as " FORGED);
    assert_has(trial_type(b->bob, "describe me"), "  " FORGED);
    assert_has(trial_type(b->alice, "look bob"), "  " FORGED);

    (void)trial_type(b->bob, "home found");
    (void)trial_type(b->bob, "home go");
    (void)trial_type(b->wizard, "@home bob = 4");
    (void)trial_type(b->bob, "home describe " FORGED);
    (void)trial_type(b->bob, "home detail window as " FORGED);
    (void)trial_type(b->bob, "home furnish chair");
    (void)trial_type(b->bob, "home describe chair as " FORGED);

    assert_has(trial_type(b->bob, "look"), "\n  " FORGED);
    assert_has(trial_type(b->bob, "look window"), "  " FORGED);
    assert_has(trial_type(b->bob, "look chair"), "  " FORGED);
}

BENCH_TEST(texts_of_a_builders_thing_look_like_no_line_of_the_game)
{
    (void)trial_typef(b->alice, "@proto #%" PRIu64 " = sign", b->machine);
    (void)trial_type(b->alice, "@describe machine = " FORGED);
    (void)trial_type(b->alice, "@detail machine lever = " FORGED);
    (void)trial_typef(
            b->alice, ";object('#%" PRIu64 "').text = 'Hm.\\n[public] wizard: hi'", b->machine);
    assert_has(trial_type(b->bob, "look machine"), "  " FORGED);
    assert_has(trial_type(b->bob, "look lever"), "  " FORGED);
    assert_has(trial_type(b->bob, "read machine"), "\n  [public] wizard: hi");

    (void)trial_typef(
            b->alice, ";object('#%" PRIu64 "').room_line = 'Wizard tells you, hi'", b->machine);
    assert_has(trial_type(b->bob, "look"), "\n  Wizard tells you, hi");
    (void)trial_typef(
            b->alice, ";object('#%" PRIu64 "').room_line = 'A machine hums.'", b->machine);
    assert_has(trial_type(b->bob, "look"), "\nA machine hums.");
}

BENCH_TEST(the_subject_of_a_letter_is_one_line)
{
    json_decref(ask_as(b, trial_character(b->bob), "mail.send",
            "{\"to\": [\"alice\"], \"subject\": \"Hello\\nWizard tells you\", \"text\": "
            "\"Hello.\"}",
            NULL));

    assert_has(trial_type(b->alice, "mail"), "Hello");
    assert_lacks(trial_reply(b->alice), "\nWizard");
}

BENCH_TEST(a_sign_in_a_home_is_read_in_quotes)
{
    (void)trial_type(b->bob, "home found");
    (void)trial_type(b->bob, "home go");
    assert_has(trial_type(b->wizard, "@home bob = 4"), "degree 4");
    assert_has(
            trial_type(b->bob, "home make a brass plate from sign"), "You make a brass plate");
    (void)trial_type(b->bob, "home set brass plate text to Wizard tells you, hello");

    assert_has(trial_type(b->bob, "read plate"), "\n  \"Wizard tells you, hello\"");
}

BENCH_TEST(lines_that_are_read_again_are_marked_as_words)
{
    (void)trial_type(b->alice, "afk");
    (void)trial_type(b->bob, "tell alice Hello there.");
    (void)trial_type(b->alice, "afk");
    trial_forget_all(b->trial);

    (void)trial_type(b->alice, "missed");
    assert_has(trial_told_markup(b->alice), "<say>Bob tells you, \"Hello there.\" (");
    (void)trial_type(b->alice, "history");
    assert_has(trial_told_markup(b->alice), "<say>Bob tells you, \"Hello there.\"</>");
}

BENCH_TEST(reconnecting_ends_being_away)
{
    (void)trial_type(b->bob, "afk soup");
    assert_has(trial_type(b->alice, "who"), "away: soup");
    trial_hang_up(b->bob);

    trial_reconnect(b->bob);

    assert_lacks(trial_type(b->alice, "who"), "away: soup");
}

BENCH_TEST(a_reason_for_being_away_cannot_pass_for_a_rank_or_a_status)
{
    static const char *const refused[] = {"wizard", "w1zard", "The Admin", "link-dead",
            "linkdead", "idle", ", on for 3 days"};
    for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++) {
        assert_has(trial_typef(b->bob, "afk %s", refused[i]), "can't be your reason");
    }
    assert_has(trial_type(b->bob, "afk soup (10 minutes), then bed"), "marked as away: soup");
}

BENCH_TEST(aliases_that_no_longer_fit_are_refused)
{
    char said[3000];
    memset(said, 'y', sizeof(said) - 1);
    said[sizeof(said) - 1] = '\0';
    unsigned fitting = 0;
    for (unsigned i = 0; i < 30; i++) {
        struct str reply = trial_typef(b->bob, "alias al%u=say %s", i, said);
        bool fits = str_find(reply, STR("now means"), 0) != SIZE_MAX;
        assert_true(fits || str_find(reply, STR("doesn't fit"), 0) != SIZE_MAX);
        fitting += fits;
    }
    assert_in_range(fitting, 5, 15);
    assert_has(trial_type(b->bob, "afk soup"), "marked as away");
    assert_has(trial_type(b->bob, "unalias al0"), "its old meaning");
    assert_has(trial_typef(b->bob, "alias al0=say %s", said), "now means");
}

BENCH_TEST(a_mute_ends_when_its_time_is_over)
{
    (void)trial_type(b->wizard, "@mute bob for 10m");
    trial_advance(b->trial, 590);
    assert_has(trial_type(b->bob, "say hello"), "muted you for another");

    trial_advance(b->trial, 20);

    assert_has(trial_type(b->bob, "say hello"), "You say, \"hello\"");
}

BENCH_TEST(text_sent_to_a_lost_connection_can_be_read_again)
{
    (void)trial_type(b->alice, "say the tide is out");
    trial_hang_up(b->bob);
    trial_reconnect(b->bob);

    assert_has(trial_type(b->bob, "history"), "the tide is out");
    assert_has(trial_type(b->bob, "history"), "the tide is out");
    assert_has(trial_type(b->bob, "history 0"), "How many lines?");
}

BENCH_TEST(text_for_the_link_dead_waits_for_them)
{
    trial_hang_up(b->bob);

    assert_has(trial_type(b->alice, "tell bob come back"),
            "Bob is lost in thought and may read it later.");

    trial_reconnect(b->bob);
    assert_has(trial_told(b->bob), "You missed 1 line while your connection was lost.");
    assert_has(trial_type(b->bob, "history"), "come back");

    trial_hang_up(b->bob);
    trial_reconnect(b->bob);
    assert_lacks(trial_told(b->bob), "while your connection was lost");
    trial_hang_up(b->bob);
    (void)trial_type(b->alice, "say one");
    (void)trial_type(b->alice, "say two");
    trial_reconnect(b->bob);
    assert_has(trial_told(b->bob),
            "You missed 2 lines while your connection was lost. To read them, type history 2.");
}

BENCH_TEST(markup_in_a_report_is_shown_as_typed)
{
    (void)trial_type(b->alice, "say <red>{Actor}</>");

    (void)trial_type(b->bob, "report she said <b>{text}</>");

    struct str report = trial_type(b->wizard, "@reports 1");
    assert_has(report, "she said <b>{text}</>");
    assert_has(report, "<red>{Actor}</>");
}

BENCH_TEST(a_letter_over_the_limit_is_refused_whole)
{
    char line[1200];
    memset(line, 'x', sizeof(line) - 1);
    line[sizeof(line) - 1] = '\0';
    trial_send(b->bob, "mail alice");
    for (int i = 0; i < 11; i++) {
        trial_send(b->bob, line);
    }

    assert_has(trial_type(b->bob, "."), "too long for a letter");

    assert_has(trial_type(b->alice, "mail"), "no letters");
}

BENCH_TEST(a_late_undo_says_first_what_it_would_take_back)
{
    (void)trial_type(b->bob, "ignore alice");
    trial_pass(b->trial, 3 * 3600);

    assert_has(trial_type(b->bob, "undo"), "3 hours ago");
    assert_has(trial_type(b->bob, "ignore"), "alice");
    assert_has(trial_type(b->bob, "undo it"), "Undone:");
    assert_lacks(trial_type(b->bob, "ignore"), "alice");
    assert_has(trial_type(b->bob, "undo"), "Undone:");
    assert_has(trial_type(b->bob, "ignore"), "alice");
}

BENCH_TEST(an_undo_after_other_lines_says_first_what_it_would_take_back)
{
    (void)trial_type(b->bob, "ignore alice");
    trial_pass(b->trial, 120);
    (void)trial_type(b->bob, "inventory");

    assert_has(trial_type(b->bob, "undo"), "only your own settings");
    assert_has(trial_type(b->bob, "ignore"), "alice");
    (void)trial_type(b->bob, "unignore alice");
    trial_pass(b->trial, 120);
    assert_has(trial_type(b->bob, "undo"), "Undone:");
}

BENCH_TEST(many_departures_from_a_crowd_are_summarised)
{
    struct player *guests[40];
    (void)trial_type(b->wizard, "@dig up to Roof");
    for (size_t i = 0; i < 40; i++) {
        guests[i] = trial_join_guest(b->trial);
    }
    trial_advance(b->trial, 5);
    trial_forget(b->alice);

    for (size_t i = 0; i < 20; i++) {
        (void)trial_type(guests[i], "up");
    }

    assert_has(trial_told(b->alice), "Guest-16 goes up.");
    assert_lacks(trial_told(b->alice), "Guest-17");
    trial_advance(b->trial, 1);
    assert_has(trial_told(b->alice), "Guest-17, Guest-18, Guest-19 and Guest-20 leave.");
    assert_lacks(trial_type(b->alice, "look"), "Guest-20");
    assert_has(trial_type(b->alice, "look"), "Guest-21");
}

BENCH_TEST(options_that_are_not_a_table_are_replaced)
{
    (void)trial_type(b->wizard, "@set bob.options = \"x\"");
    assert_has(trial_type(b->bob, "tell alice hello"), "You tell alice");
    assert_lacks(trial_type(b->bob, "afk"), "wrong");
    assert_has(trial_type(b->alice, "tell bob hello"), "Bob is away: not here just now");
}

BENCH_TEST(a_quoted_name_is_accepted_by_tell)
{
    assert_has(trial_type(b->alice, "tell \"bob\" hello"), "You tell bob, \"hello\"");
    assert_has(trial_type(b->alice, "page \"bob\" = hello"), "You tell bob, \"hello\"");
}
