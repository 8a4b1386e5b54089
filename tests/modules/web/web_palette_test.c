/* web_palette_test.c -- Palettes: the texts that name them, and that their colours can be read. */
#include "net/text/web_palette.h"

#include "tests/support/test.h"

#include <math.h>

enum { LIGHT_PAPER = 0xF5F0E6, DARK_PAPER = 0x1F2127 };

/* The contrast that WCAG 2 AA asks for. */
static const double AA = 4.5;

static double light_of(uint32_t colour)
{
    static const double parts[] = {0.0722, 0.7152, 0.2126};
    double light = 0.05;
    for (int i = 0; i < 3; i++) {
        double part = (double)((colour >> (8 * i)) & 0xFF) / 255;
        light += parts[i] * (part <= 0.04045 ? part / 12.92 : pow((part + 0.055) / 1.055, 2.4));
    }
    return light;
}

static void assert_readable(const struct web_palette *palette)
{
    assert_true(light_of(LIGHT_PAPER) / light_of(palette->light) >= AA);
    assert_true(light_of(palette->dark) / light_of(DARK_PAPER) >= AA);
}

TEST(a_dozen_named_palettes_can_be_read_on_light_and_dark_paper)
{
    static const char *const names[] = {"lamp", "ember", "rose", "heather", "dusk", "harbour",
            "frost", "river", "sea-glass", "marsh", "moss", "meadow", "hearth", "slate",
            "cavern", "parchment"};
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        struct web_palette palette;
        assert_true(web_palette_find(str_of(names[i]), &palette));
        assert_string_equal(palette.name, names[i]);
        assert_readable(&palette);
    }
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
