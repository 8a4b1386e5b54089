/* discord_text_test.c -- names and texts between Discord and the game. */
#include "net/discord/discord_text.h"

#include "tests/support/test.h"

static const struct {
    const char *username;
    const char *discriminator;
    const char *name;
} users[] = {
        {"bob", "0", "bob"},
        {"b.o_b", "", "b.o_b"},
        {"Bob", "1234", "Bob|1234"},
        {"bob|1234", "0", "bob_1234~"},
        {"b o\tb@x", "0", "b_o_b_x~"},
        {"\xD0\xB0nn", "0", "__nn~"},
        {"", "0", "~"},
};

TEST(each_discord_user_has_a_name_that_no_other_can_have)
{
    for (size_t i = 0; i < sizeof(users) / sizeof(users[0]); i++) {
        struct buf out = {0};

        discord_show_user(str_of(users[i].username), str_of(users[i].discriminator), &out);

        assert_str(buf_str(&out), users[i].name);
        buf_finish(&out);
    }
}

static const struct {
    const char *url;
    bool tls;
    const char *found; /* HOST PORT PATH; NULL: none */
} urls[] = {
        {"wss://gateway.discord.gg", true, "gateway.discord.gg 443 "},
        {"wss://a.example:8443/x?y", true, "a.example 8443 /x?y"},
        {"ws://127.0.0.1:80", false, "127.0.0.1 80 "},
        {"ws://a.example", true, NULL},
        {"wss://a.example", false, NULL},
        {"https://a.example", true, NULL},
        {"wss://", true, NULL},
        {"wss://a b", true, NULL},
        {"wss://a.example/\r\nX: y", true, NULL},
        {"wss://a.example:0", true, NULL},
        {"wss://a.example:70000", true, NULL},
        {"", true, NULL},
};

TEST(a_gateway_without_tls_is_not_taken_from_an_api_with_it)
{
    for (size_t i = 0; i < sizeof(urls) / sizeof(urls[0]); i++) {
        struct discord_url url;
        struct buf out = {0};

        bool is = discord_read_url(str_of(urls[i].url), urls[i].tls, &url);

        if (is) {
            buf_printf(&out, "%s %s %.*s", url.host, url.port, STR_FMT(url.path));
        }
        if (is != (urls[i].found != NULL)) {
            fail_msg("%s is read wrongly", urls[i].url);
        }
        assert_str(buf_str(&out), urls[i].found ? urls[i].found : "");
        buf_finish(&out);
    }
}

static void name_nobody(void *data, uint64_t id, struct buf *out)
{
    (void)data;
    if (id == 1) {
        buf_add_text(out, "ann");
    }
}

static const struct discord_names names = {name_nobody, name_nobody, NULL};

static const struct {
    const char *content;
    const char *text;
} contents[] = {
        {"plain", "plain"},
        {"**a** *b* _c_ __d__ ~~e~~ `f`", "**a** *b* *c* d ~~e~~ `f`"},
        {"**a *b***", "**a** ***b***"},
        {"snake_case and 2*3*4", "snake_case and 2*3*4"},
        {"\\*a\\* \\_b\\_ \\`c\\` \\x", "*a* _b_ `c` \\x"},
        {"```c\nint x;\n```", "c\nint x;\n"},
        {"<@1> <@!1> <@2> <@&1> <#1> <#2>", "@ann @ann @somebody @role #ann #channel"},
        {"<:a:1> <a:b:2> <t:86400> <t:x>", ":a: :b: 1970-01-02 00:00 UTC "},
        {"<https://x.example> <b> 2 < 3 <", "https://x.example <b> 2 < 3 <"},
        {"\x1A"
         "A",
                "A"},
        {"||secret||", "||secret||"},
};

TEST(a_message_becomes_text_with_marks)
{
    for (size_t i = 0; i < sizeof(contents) / sizeof(contents[0]); i++) {
        struct buf out = {0};

        discord_read(str_of(contents[i].content), &names, &out);

        assert_str(buf_str(&out), contents[i].text);
        buf_finish(&out);
    }
}

static const struct {
    const char *text;
    const char *content;
} texts[] = {
        {"**a** *b* ~~c~~ `d`", "**a** *b* ~~c~~ `d`"},
        {"2*3 a_b ~x ||y|| \\", "2\\*3 a\\_b \\~x \\|\\|y\\|\\| \\\\"},
        {"# big", "\\# big"},
        {"> quoted # not", "\\> quoted # not"},
        {"[good](https://evil.example)", "\\[good](https://evil.example)"},
        {"https://a.example/b_c_d*e", "https://a.example/b_c_d\\*e"},
        {"`a<b_c` `a`b<@1>`", "`a<b_c` `a'b<@1>`"},
        {"<@1> <#1> <:a:1>", "\\<@1> \\<#1> \\<:a:1>"},
        {"@everyone @Here @ann", "@\xE2\x80\x8B"
                                 "everyone @\xE2\x80\x8B"
                                 "Here @ann"},
};

TEST(text_of_the_game_means_nothing_but_emphasis_there)
{
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        struct buf out = {0};

        discord_write(str_of(texts[i].text), &out);

        assert_str(buf_str(&out), texts[i].content);
        buf_finish(&out);
    }
}

TEST(a_command_of_discord_is_an_action)
{
    struct str action = STR("_waves_");
    struct str words = STR("_a_ and _b_");
    struct str line = STR("__waves__");

    assert_true(discord_read_action(&action));
    assert_false(discord_read_action(&words));
    assert_false(discord_read_action(&line));

    assert_str(action, "waves");
    assert_str(words, "_a_ and _b_");
}

TEST(a_webhook_has_no_name_that_discord_forbids)
{
    struct buf out = {0};

    assert_false(discord_hook_name(STR("clyDe@Skein"), &out));
    assert_false(discord_hook_name(STR("ann@Discord"), &out));
    assert_false(discord_hook_name(STR(""), &out));
    assert_true(discord_hook_name(STR("ann@a:b#c`d"), &out));

    assert_str(buf_str(&out), "ann/a_b_c_d");
    buf_finish(&out);
}
