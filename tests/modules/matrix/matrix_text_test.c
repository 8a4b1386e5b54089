/* matrix_text_test.c -- names and texts between Matrix and the game. */
#include "net/matrix/matrix_text.h"

#include "net/shared/carried_line.h"
#include "tests/support/test.h"

static const struct {
    const char *user;
    const char *name;
} users[] = {
        {"@bob:home.org", "bob"},
        {"@bob:other.org", "bob|other.org"},
        {"@bob|other.org:home.org", "bob_other.org~"},
        {"@b o\tb:home.org", "b_o_b~"},
        {"@\xD0\xB0nn:home.org", "__nn~"},
        {"@b<b>@x:home.org", "b_b__x~"},
        {"bob", "bob|~"},
        {"", "|~"},
};

TEST(each_user_has_a_name_that_no_other_can_have)
{
    for (size_t i = 0; i < sizeof(users) / sizeof(users[0]); i++) {
        struct buf out = {0};

        matrix_show_user(str_of(users[i].user), STR("home.org"), &out);

        assert_str(buf_str(&out), users[i].name);
        buf_finish(&out);
    }
}

static const struct {
    const char *html;
    const char *text;
} pages[] = {
        {"plain", "plain"},
        {"<b>a</b> <em>b</em> <del>c</del> <code>d</code>", "**a** *b* ~~c~~ `d`"},
        {"<strong>a <i>b</i></strong>", "**a** ***b***"},
        {"<p>one</p><p>two</p>", "\none\n\ntwo\n"},
        {"one<br/>two<br>three", "one\ntwo\nthree"},
        {"&lt;b&gt; &amp;lt; &#39;&quot; &bogus;", "<b> &lt; '\" &bogus;"},
        {"<mx-reply><b>said</b> before</mx-reply>now", "now"},
        {"<a href=\"javascript:x\">link</a><script>x</script>", "linkx"},
        {"2 < 3", "2 < 3"},
        {"<b>open", "**open**"},
        {"<b></b>", ""},
};

TEST(html_becomes_text_with_marks)
{
    for (size_t i = 0; i < sizeof(pages) / sizeof(pages[0]); i++) {
        struct buf out = {0};

        matrix_read_html(str_of(pages[i].html), &out);

        assert_str(buf_str(&out), pages[i].text);
        buf_finish(&out);
    }
}

TEST(text_of_the_game_is_never_html)
{
    struct buf out = {0};

    matrix_write_html(STR("**a** <b>\"&\"</b> *c* ~~d~~ `e`"), &out);

    assert_str(buf_str(&out), "<strong>a</strong> &lt;b&gt;&quot;&amp;&quot;&lt;/b&gt; "
                              "<em>c</em> <del>d</del> <code>e</code>");
    buf_finish(&out);
}

TEST(a_path_is_escaped)
{
    struct buf out = {0};

    matrix_escape_path(STR("#a/b?c=%\xC3\xA4 _-."), &out);

    assert_str(buf_str(&out), "%23a%2Fb%3Fc%3D%25%C3%A4%20_-.");
    buf_finish(&out);
}

TEST(a_long_message_is_cut_after_some_lines)
{
    struct str body = STR("1\n\n \n2\x07\n3\n4\n5\n6\n7");
    struct buf line = {0};
    size_t taken = 0;
    size_t count = 0;

    while (carried_take_line(&body, &taken, &line)) {
        count++;
        assert_true(count != 2 || str_equal(buf_str(&line), STR("2")));
    }

    assert_int_equal(count, CARRIED_LINES_MAX);
    assert_str(buf_str(&line), "6 …");
    buf_finish(&line);
}
