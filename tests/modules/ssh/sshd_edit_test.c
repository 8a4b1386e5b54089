/* sshd_edit_test.c -- Keys become lines, and the display of a terminal, whole and split at every
 * place. */
#include "net/ssh/sshd_edit.h"

#include "engine/session/session.h"
#include "tests/support/test.h"

/* Feeds keys and writes each line with a '|' behind, a too long one as "!|", the end as "$". */
static void feed_edit(
        struct sshd_edit *edit, struct str keys, struct buf *lines, struct buf *screen)
{
    while (keys.length > 0) {
        enum sshd_edit_event event = SSHD_EDIT_OPEN;
        size_t taken = sshd_edit_feed(edit, keys, screen, &event);
        assert_true(taken > 0);
        keys = str_slice(keys, taken, keys.length);
        if (event == SSHD_EDIT_END) {
            buf_add_char(lines, '$');
        } else if (event == SSHD_EDIT_KEY) {
            edit->asked = 0;
            sshd_edit_complete(edit, STR("lamp\nlantern\nMarra\n"), screen);
        } else if (event != SSHD_EDIT_OPEN) {
            buf_add_str(lines, event == SSHD_EDIT_LINE ? buf_str(&edit->line) : STR("!"));
            buf_add_char(lines, '|');
            sshd_edit_taken(edit);
        }
    }
}

struct edit_row {
    struct str keys;
    const char *lines;
};

#define EDIT_ROW(keys, lines)                                                                  \
    {                                                                                          \
        {keys, sizeof(keys) - 1}, lines                                                        \
    }

#define EDIT_UP "\033[A"
#define DOWN "\033[B"
#define RIGHT "\033[C"
#define LEFT "\033[D"

static const struct edit_row edit_rows[] = {
        EDIT_ROW("look\r", "look|"),
        EDIT_ROW("take lam\t\r", "take lamp |"),
        EDIT_ROW("take l\tn\tx\r", "take lantern x|"),
        EDIT_ROW("tell mar\thi\r", "tell marra hi|"),
        EDIT_ROW("x\t \t\r", "x |"),
        EDIT_ROW("lo\033[5~ok\033[6~\024\r", "look|"),
        EDIT_ROW("look\n", "look|"),
        EDIT_ROW("look\r\nwho\r\n", "look|who|"),
        EDIT_ROW("\r\r", "||"),
        EDIT_ROW("lool\177k\r", "look|"),
        EDIT_ROW("lool\bk\r", "look|"),
        EDIT_ROW("\177\177ok\r", "ok|"),
        EDIT_ROW("lok" LEFT "o\r", "look|"),
        EDIT_ROW("ook\001l\005!\r", "look!|"),
        EDIT_ROW("\033OHok\033OF!\033[1~l\033[4~?\r", "lok!?|"),
        EDIT_ROW("xlook\001\033[3~\r", "look|"),
        EDIT_ROW("say hello\027you\r", "say you|"),
        EDIT_ROW("drop all\025look\r", "look|"),
        EDIT_ROW("drop all\003look\r", "look|"),
        EDIT_ROW("look here\002\002\002\002\002\013\r", "look|"),
        EDIT_ROW("na\303\257ve\177\177\177i\r", "nai|"),
        EDIT_ROW("\303\251" LEFT "x\r", "x\303\251|"),
        EDIT_ROW("a\303b\r", "a\357\277\275b|"),
        EDIT_ROW("a\377b\r", "a\357\277\275b|"),
        EDIT_ROW("one\rtwo\r" EDIT_UP EDIT_UP "\r", "one|two|one|"),
        EDIT_ROW("one\r" EDIT_UP EDIT_UP EDIT_UP "\r", "one|one|"),
        EDIT_ROW("one\rha" EDIT_UP DOWN "lf\r", "one|half|"),
        EDIT_ROW(DOWN "x\r", "x|"),
        EDIT_ROW("\033[200~x\033[201~\r", "x|"),
        EDIT_ROW("\033[1;5Cx\033\r", "x|"),
        EDIT_ROW("a\tb\033c\r", "ab|"),
        EDIT_ROW("\004", "$"),
        EDIT_ROW("ab" LEFT "\004\004\r", "a|"),
};

TEST(typed_keys_edit_the_line_however_the_bytes_are_split)
{
    for (size_t i = 0; i < sizeof(edit_rows) / sizeof(edit_rows[0]); i++) {
        for (size_t cut = 0; cut <= edit_rows[i].keys.length; cut++) {
            struct sshd_edit edit = {.utf8 = true, .columns = 80};
            struct buf lines = {0};
            struct buf screen = {0};

            feed_edit(&edit, str_slice(edit_rows[i].keys, 0, cut), &lines, &screen);
            feed_edit(&edit, str_slice(edit_rows[i].keys, cut, edit_rows[i].keys.length),
                    &lines, &screen);

            assert_str(buf_str(&lines), edit_rows[i].lines);
            buf_finish(&lines);
            buf_finish(&screen);
            sshd_edit_finish(&edit);
        }
    }
}

static void expect_screen(const char *keys, const char *expected)
{
    struct sshd_edit edit = {.utf8 = true, .columns = 12};
    struct buf lines = {0};
    struct buf screen = {0};
    sshd_edit_show(&edit, 2, &screen);
    feed_edit(&edit, str_of(keys), &lines, &screen);
    assert_str(buf_str(&screen), expected);
    buf_finish(&lines);
    buf_finish(&screen);
    sshd_edit_finish(&edit);
}

TEST(typed_text_is_echoed_and_scrolls_within_its_row)
{
    expect_screen("look\r", "look\r\n");
    expect_screen("lok\033[Do", "lok\033[3Dlook\033[K\033[1D");
    expect_screen("ab\177", "ab\033[2Da\033[K");
    expect_screen("\003", "");
    expect_screen("123456789", "123456789");
    expect_screen("123456789a", "123456789\033[9D23456789a\033[K");
    expect_screen("\033[2Jx\007", "x");
}

TEST(a_secret_is_neither_shown_nor_remembered)
{
    struct sshd_edit edit = {.utf8 = true, .columns = 80, .hidden = true};
    struct buf lines = {0};
    struct buf screen = {0};

    feed_edit(&edit, STR("pass\033[Dword\001x\177\r"), &lines, &screen);
    edit.hidden = false;
    feed_edit(&edit, STR(EDIT_UP "\r"), &lines, &screen);

    assert_str(buf_str(&lines), "paswords||");
    assert_str(buf_str(&screen), "\r\n\r\n");
    buf_finish(&lines);
    buf_finish(&screen);
    sshd_edit_finish(&edit);
}

TEST(a_line_that_is_too_long_is_refused_whole_and_forgotten)
{
    struct sshd_edit edit = {.utf8 = true, .columns = 80};
    struct buf lines = {0};
    struct buf screen = {0};
    struct buf keys = {0};
    for (size_t i = 0; i <= SESSION_LINE_MAX; i++) {
        buf_add_char(&keys, 'x');
    }
    buf_add_text(&keys, "\r" EDIT_UP "look\r");

    feed_edit(&edit, buf_str(&keys), &lines, &screen);

    assert_str(buf_str(&lines), "!|look|");
    buf_finish(&keys);
    buf_finish(&lines);
    buf_finish(&screen);
    sshd_edit_finish(&edit);
}

TEST(keys_that_arrive_together_are_drawn_once)
{
    struct sshd_edit edit = {.utf8 = true, .columns = 500};
    struct buf lines = {0};
    struct buf screen = {0};
    struct buf keys = {0};
    for (size_t i = 0; i < 1000; i++) {
        buf_add_char(&keys, 'x');
    }
    for (size_t i = 0; i < 8000; i++) {
        buf_add_text(&keys, "\001\005");
    }

    feed_edit(&edit, buf_str(&keys), &lines, &screen);

    assert_true(screen.length < 2000);
    buf_finish(&keys);
    buf_finish(&lines);
    buf_finish(&screen);
    sshd_edit_finish(&edit);
}
