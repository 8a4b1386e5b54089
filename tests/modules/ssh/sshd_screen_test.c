/* sshd_screen_test.c -- A terminal as a whole: rows redrawn, lines kept, and limits. */
#include "net/ssh/sshd_screen.h"

#include "engine/base/mem.h"
#include "tests/support/test.h"

#include <string.h>

static void open_screen(struct sshd_screen *screen, uint16_t columns, uint16_t rows)
{
    struct tel_style style = {.utf8 = true, .columns = columns};
    sshd_screen_resize(screen, &style, rows);
}

static bool paints(struct sshd_screen *screen, const char *text)
{
    struct buf out = {0};
    sshd_screen_paint(screen, &out);
    bool has = str_find(buf_str(&out), str_of(text), 0) != SIZE_MAX;
    buf_finish(&out);
    return has;
}

static void add_lines(struct sshd_screen *screen, unsigned from, unsigned to)
{
    for (unsigned i = from; i < to; i++) {
        char text[24];
        (void)snprintf(text, sizeof(text), "line %u.", i);
        sshd_screen_add(screen, str_of(text));
    }
}

TEST(only_rows_that_differ_are_written)
{
    struct sshd_screen screen = {0};
    open_screen(&screen, 80, 10);
    sshd_screen_add(&screen, STR("First."));
    assert_true(paints(&screen, "First."));

    sshd_screen_add(&screen, STR("Second."));

    struct buf out = {0};
    sshd_screen_paint(&screen, &out);
    assert_true(str_find(buf_str(&out), STR("Second."), 0) != SIZE_MAX);
    assert_true(str_find(buf_str(&out), STR("First."), 0) == SIZE_MAX);
    assert_false(paints(&screen, "Second."));
    buf_finish(&out);
    sshd_screen_finish(&screen);
}

TEST(new_lines_do_not_move_a_scrolled_back_view)
{
    struct sshd_screen screen = {0};
    open_screen(&screen, 80, 10);
    add_lines(&screen, 0, 30);
    assert_true(paints(&screen, "line 29."));

    sshd_screen_scroll(&screen, 1);
    assert_true(paints(&screen, "line 18."));
    add_lines(&screen, 30, 40);
    assert_false(paints(&screen, "line 39."));
    sshd_screen_scroll(&screen, 0);

    assert_true(paints(&screen, "line 39."));
    sshd_screen_finish(&screen);
}

TEST(a_new_width_renders_the_lines_again)
{
    struct sshd_screen screen = {0};
    open_screen(&screen, 120, 10);
    sshd_screen_set(&screen, STR("beside\n"), STR("below"));
    sshd_screen_add(&screen, STR("one two three four five six seven"));
    assert_true(paints(&screen, "four five"));
    open_screen(&screen, 120, 10);
    assert_true(paints(&screen, "beside"));

    open_screen(&screen, 20, 10);

    assert_false(paints(&screen, "four five"));
    open_screen(&screen, 20, 10);
    assert_false(paints(&screen, "beside"));
    open_screen(&screen, 20, 10);
    assert_true(paints(&screen, "below"));
    sshd_screen_finish(&screen);
}

TEST(words_of_others_stay_indented_at_every_width)
{
    struct sshd_screen screen = {0};
    open_screen(&screen, 80, 10);
    sshd_screen_add_words(&screen, STR("Mal says, \"Hello. Wizard tells you.\""));
    assert_true(paints(&screen, "Mal says, \"Hello. Wizard tells you.\""));

    open_screen(&screen, 20, 10);

    assert_true(paints(&screen, "  Wizard tells you"));
    sshd_screen_finish(&screen);
}

TEST(the_top_panel_leaves_half_of_the_screen_to_the_text)
{
    struct sshd_screen screen = {0};
    open_screen(&screen, 80, 12);
    add_lines(&screen, 0, 30);
    assert_true(paints(&screen, "line 20."));

    sshd_screen_set_top(&screen, STR("one\ntwo\nthree\nfour\nfive\nsix\n"));

    struct buf out = {0};
    sshd_screen_paint(&screen, &out);
    assert_true(str_find(buf_str(&out), STR("four"), 0) != SIZE_MAX);
    assert_true(str_find(buf_str(&out), STR("five"), 0) == SIZE_MAX);
    buf_finish(&out);
    sshd_screen_scroll(&screen, 1);
    assert_true(paints(&screen, "line 23."));
    sshd_screen_scroll(&screen, 0);
    sshd_screen_set_top(&screen, STR_NONE);
    assert_true(paints(&screen, "line 20."));
    sshd_screen_finish(&screen);
}

TEST(a_colour_goes_on_in_the_next_row)
{
    struct sshd_screen screen = {0};
    struct tel_style style = {.utf8 = true, .columns = 24, .colours = 1};
    struct buf out = {0};
    sshd_screen_resize(&screen, &style, 10);

    sshd_screen_add(&screen, STR("<red>one two three four five six seven</> plain"));

    sshd_screen_paint(&screen, &out);
    struct str rest = buf_str(&out);
    size_t at = str_find(rest, STR("\x1B[2;1H"), 0);
    assert_int_not_equal(at, SIZE_MAX);
    struct str row = str_slice(rest, at, str_find(rest, STR("\x1B[3;1H"), 0));
    size_t colour = str_find(row, STR("\x1B[31m"), 0);
    assert_true(colour < str_find(row, STR("seven"), 0));
    buf_finish(&out);
    sshd_screen_finish(&screen);
}

TEST(the_lines_of_a_screen_are_bounded)
{
    struct sshd_screen screen = {0};
    char *text = mem_alloc(20001);
    memset(text, 'x', 20000);
    open_screen(&screen, 40, 10);
    for (int i = 0; i < 100; i++) {
        sshd_screen_add(&screen, str_of(text));
    }
    assert_true(screen.bytes <= SSHD_SCREEN_BYTES);
    add_lines(&screen, 0, 5000);

    assert_true(screen.count <= SSHD_SCREEN_TEXTS);
    assert_true(screen.story_lines <= 4000);
    for (int i = 0; i < 2000; i++) {
        sshd_screen_scroll(&screen, 1);
    }
    assert_true(screen.back < screen.story_lines);
    assert_true(paints(&screen, "line"));
    mem_free(text);
    sshd_screen_finish(&screen);
}
