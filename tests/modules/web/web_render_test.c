/* web_render_test.c -- Markup as HTML: its form, and that it is harmless. */
#include "net/web/pages/web_render.h"

#include "tests/support/test.h"

static void check(const char *markup, bool live, const char *expected)
{
    struct buf out = {0};
    web_render_html(str_of(markup), live, &out);
    assert_str(buf_str(&out), expected);
    buf_finish(&out);
}

TEST(styles_are_elements_and_classes)
{
    check("plain", true, "plain");
    check("<b>a</b><i>b</i><u>c</u>", true, "<b>a</b><i>b</i><u>c</u>");
    check("<red>a</> <room>b</room>", true,
            "<span class=\"red\">a</span> <span class=\"m-room\">b</span>");
    check("<#ff0010>a</>", true, "<span class=\"red\" data-rgb=\"ff0010\">a</span>");
    check("a\nb", true, "a<br>b");
}

TEST(command_links_are_buttons_only_in_the_game)
{
    check("<cmd look lamp>lamp</cmd>", true,
            "<button type=\"button\" class=\"cmd\" data-cmd=\"look lamp\">lamp</button>");
    check("<cmd look lamp><b>lamp</b></cmd>", false, "<b>lamp</b>");
}

TEST(unclosed_tags_become_closed_elements)
{
    check("<b><red>a", true, "<b><span class=\"red\">a</span></b>");
    check("</>a</b></>", true, "a");
    check("<cmd look><cmd go>a</cmd>b</cmd>c", true,
            "<button type=\"button\" class=\"cmd\" data-cmd=\"look\">ab</button>c");
}

TEST(nothing_that_is_typed_becomes_an_element_or_an_attribute)
{
    static const char *const evil[] = {
            "<script>alert(1)</script>",
            "<<script>alert(1)<</script>",
            "<img src=x onerror=alert(1)>",
            "<cmd x\" onclick=\"alert(1)>y</cmd>",
            "<cmd '><script>alert(1)</script></cmd>",
            "<#123456\" style=\"x>a</>",
            "<b onclick=alert(1)>x</b>",
            "\"><svg/onload=alert(1)>",
            "<a href=javascript:alert(1)>x</a>",
            "&lt;script&gt;",
            "<!--",
            "-->",
            "]]>",
            "<style>*{}</style>",
    };

    for (size_t i = 0; i < sizeof(evil) / sizeof(evil[0]); i++) {
        struct buf out = {0};
        web_render_html(str_of(evil[i]), true, &out);
        struct str html = buf_str(&out);
        static const char *const never[] = {"<script", "<img", "<svg", "<a ", "<style", "<!",
                " onclick=\"", " style=\"", " href=\""};
        for (size_t k = 0; k < sizeof(never) / sizeof(never[0]); k++) {
            if (str_find(html, str_of(never[k]), 0) != SIZE_MAX) {
                print_error("%s: %.*s\n", evil[i], STR_FMT(html));
                fail();
            }
        }
        buf_finish(&out);
    }
}

TEST(elements_nested_too_deep_are_without_effect)
{
    struct buf markup = {0};
    struct buf out = {0};
    for (int i = 0; i < 100; i++) {
        buf_add_text(&markup, "<b>");
    }
    buf_add_text(&markup, "x");

    web_render_html(buf_str(&markup), true, &out);

    assert_int_equal(out.length, 64 * 3 + 1 + 64 * 4);
    buf_finish(&markup);
    buf_finish(&out);
}
