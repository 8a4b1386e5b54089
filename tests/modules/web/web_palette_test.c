/* web_palette_test.c -- Palettes: what is one, and that its colours can be read. */
#include "net/text/web_palette.h"

#include "tests/support/test.h"

#include <string.h>

enum { LIGHT_PAPER = 0xF5F0E6, DARK_PAPER = 0x1F2127 };

/* The contrast that WCAG 2 AA asks for. */
static const double AA = 4.5;

static void assert_readable(const struct web_palette *palette)
{
    assert_true(web_palette_contrast(palette->light, LIGHT_PAPER) >= AA);
    assert_true(web_palette_contrast(palette->dark, DARK_PAPER) >= AA);
}

TEST(a_dozen_named_palettes_can_be_read_on_light_and_dark_paper)
{
    size_t count = 0;
    for (const char *name = NULL; (name = web_palette_name(count)); count++) {
        struct web_palette palette;
        assert_true(web_palette_find(str_of(name), &palette));
        assert_string_equal(palette.name, name);
        assert_readable(&palette);
    }
    assert_true(count >= 12);
}

TEST(colours_given_are_changed_until_they_can_be_read)
{
    static const char *const texts[] = {
            "#2b6b5f", "#10FF10", "#ffffff", "#000000", "#ffff00 #000080", " #777777 "};
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        struct web_palette palette;
        assert_true(web_palette_find(str_of(texts[i]), &palette));
        assert_readable(&palette);
    }
}

TEST(a_readable_colour_stays_as_it_was_given)
{
    struct web_palette palette;
    assert_true(web_palette_find(STR("#0F5C61 #83d3d3"), &palette));
    assert_int_equal(palette.light, 0x0F5C61);
    assert_int_equal(palette.dark, 0x83D3D3);
    assert_string_equal(palette.name, "0f5c61-83d3d3");
    struct web_palette again;
    assert_true(web_palette_find(str_of(palette.name), &again));
    assert_memory_equal(&again.light, &palette.light, sizeof(again.light));
}

TEST(other_texts_are_no_palette)
{
    static const char *const texts[] = {"", "rivr", "River", "#12", "#1234567", "#gggggg",
            "#2b6b5f #", "#2b6b5f,#9adfd3", "#2b6b5f #9adfd3 #000000", "lamp.css", "red"};
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        struct web_palette palette;
        assert_false(web_palette_find(str_of(texts[i]), &palette));
    }
}

TEST(a_palette_is_a_style_sheet_of_one_rule)
{
    struct buf css = {0};
    struct web_palette palette;
    assert_true(web_palette_find(STR("river"), &palette));
    web_palette_put(&palette, &css);
    assert_string_equal(css.bytes,
            ":root[data-palette=\"river\"]{--accent:light-dark(#0f5c61,#83d3d3)}\n");
    buf_finish(&css);
}
