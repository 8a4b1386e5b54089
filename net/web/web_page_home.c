/* web_page_home.c -- what is this world, and how does one get in?
 *
 * For somebody who has never heard of it: a sentence, a button, a look at the place where one
 * would wake, who is there now, then every door with the words to type at it. home.js keeps the
 * people up to date; without it the page is as true as when it was made. */
#include "net/web/web_page.h"

#include <string.h>

enum { PEOPLE_AT_HOME = 30 };

/* -- people -- */

static void put_person(struct buf *out, const json_t *person)
{
    int64_t idle = web_number(person, "idle");
    struct str away = web_text(person, "away");
    buf_add_text(out, "<li><b>");
    web_put(out, web_text(person, "name"));
    buf_add_text(out, "</b> <span class=\"note\">on for ");
    web_put_duration(out, web_number(person, "on_for"));
    if (web_flag(person, "guest")) {
        buf_add_text(out, ", guest");
    }
    if (web_flag(person, "linkdead")) {
        buf_add_text(out, ", connection lost");
    } else if (idle >= 60) {
        buf_add_text(out, ", idle for ");
        web_put_duration(out, idle);
    }
    if (away.length > 0) {
        buf_add_text(out, ", away: ");
        web_put(out, away);
    }
    buf_add_text(out, "</span></li>");
}

void web_put_people(struct buf *out, const json_t *people, size_t most)
{
    size_t count = json_array_size(people);
    if (count == 0) {
        buf_add_text(
                out, "<p>Nobody is in the game just now. The lamps are lit all the same.</p>");
        return;
    }
    buf_add_text(out, "<ul class=\"people\">");
    for (size_t i = 0; i < count && i < most; i++) {
        put_person(out, json_array_get(people, i));
    }
    buf_add_text(out, "</ul>");
    if (count > most) {
        buf_printf(out, "<p><a href=\"/who\">and %zu more</a></p>", count - most);
    }
}

static void put_count(struct buf *out, size_t count)
{
    if (count == 0) {
        buf_add_text(out, "Nobody is on now");
    } else {
        buf_printf(out, "%zu %s on now", count, count == 1 ? "person is" : "people are");
    }
}

void web_page_who(const json_t *reply, const struct http_page *page, struct buf *out)
{
    const json_t *people = json_object_get(reply, "who");
    struct web_page frame = {"/who", STR("Who is on"), "page narrow", "/static/home.js", reply};
    web_page_begin(&frame, page, out);
    buf_add_text(out, "<h1>Who is on</h1><div id=\"now\" aria-live=\"off\"><p class=\"lead\">");
    put_count(out, json_array_size(people));
    buf_add_text(out, ".</p>");
    web_put_people(out, people, SIZE_MAX);
    buf_add_text(out, "</div>");
    web_page_end(page, out);
}

/* -- doors -- */

struct door_words {
    const char *service;
    const char *name;
    const char *before; /* what one types, up to the host */
    const char *between;
    const char *note;
};

static const struct door_words doors[] = {
        {"telnet", "Telnet, or a MUD client", "telnet ", " ",
                "Mudlet, tintin++, TinyFugue and the like take the same host and port."},
        {"telnets", "Telnet over TLS", "telnet-ssl -z ssl ", " ",
                "In Mudlet, tick “Secure” in the profile."},
        {"irc", "IRC", "/connect ", " ",
                "Your nickname is your character, the server password is yours. The room is "
                "#here."},
        {"ircs", "IRC over TLS", "/connect -tls ", " ", "SASL PLAIN works as well."},
        {"http", "The browser", "", "", NULL},
        {"https", "The browser", "", "", NULL},
};

static const struct door_words *find_words(const char *service)
{
    for (size_t i = 0; i < sizeof(doors) / sizeof(doors[0]); i++) {
        if (strcmp(doors[i].service, service) == 0) {
            return &doors[i];
        }
    }
    return NULL;
}

/* The port of "HOST:PORT"; empty for a local socket, which nobody reaches from afar. */
static struct str port_of(const char *address)
{
    const char *colon = strrchr(address, ':');
    return colon && strncmp(address, "unix:", 5) != 0 ? str_of(colon + 1) : STR_NONE;
}

static void put_door(
        const struct http_page *page, const struct http_door *door, struct buf *out)
{
    const struct door_words *words = find_words(door->service);
    struct str port = port_of(door->address);
    if (!words || !words->note || port.length == 0) {
        return;
    }
    buf_printf(out, "<div class=\"door\"><dt>%s</dt><dd><code>%s", words->name, words->before);
    web_put(out, page->host);
    buf_add_text(out, words->between);
    web_put(out, port);
    buf_printf(out, "</code><span class=\"note\">%s</span></dd></div>", words->note);
}

static void put_doors(const struct http_page *page, struct buf *out)
{
    buf_add_text(out, "<section id=\"doors\"><h2>Every door</h2><dl class=\"doors\">"
                      "<div class=\"door\"><dt>This browser</dt><dd><code>");
    web_put(out, page->base);
    buf_add_text(out,
            "/play</code><span class=\"note\">Nothing to install; a keyboard, a screen "
            "reader or a thumb will do.</span></dd></div>");
    for (size_t i = 0; i < page->door_count; i++) {
        put_door(page, &page->doors[i], out);
    }
    buf_add_text(out, "</dl></section>");
}

/* -- the first page -- */

static void put_start(const json_t *start, struct buf *out)
{
    if (!json_is_object(start)) {
        return;
    }
    buf_add_text(out, "<figure class=\"place\"><figcaption>You would wake here</figcaption><h2>"
                      "<a href=\"/world/room/");
    buf_printf(out, "%lld\">", (long long)web_number(start, "id"));
    web_put(out, web_text(start, "name"));
    buf_add_text(out, "</a></h2><p class=\"prose\">");
    web_put_markup(out, web_text(start, "text"));
    buf_add_text(out, "</p></figure>");
}

static void put_facts(const json_t *reply, struct buf *out)
{
    buf_add_text(out,
            "<ul class=\"facts\"><li><b>Text, and other people.</b> You type what you do; "
            "the world answers in sentences. Other people are where you are, and hear "
            "what you say.</li><li><b>It keeps.</b> What you drop lies there tomorrow. Nothing "
            "you were shown is lost, whatever happens to the machine.</li><li><b>It is "
            "made by those who live in it.</b> Builders write rooms and what things do "
            "while you stand among them.</li></ul>");
    long long rooms = web_number(reply, "rooms");
    if (rooms > 0) {
        buf_printf(out,
                "<p><a href=\"/world\">Walk through its %lld rooms on paper</a> first, if "
                "you like.</p>",
                rooms);
    }
}

static void put_news(const json_t *news, struct buf *out)
{
    if (json_array_size(news) == 0) {
        return;
    }
    buf_add_text(out, "<section><h2>News</h2><ul class=\"news\">");
    for (size_t i = 0; i < json_array_size(news); i++) {
        const json_t *item = json_array_get(news, i);
        buf_add_text(out, "<li><b>");
        web_put(out, web_text(item, "subject"));
        buf_add_text(out, "</b> <span class=\"note\">");
        web_put_time(out, web_number(item, "time"));
        buf_add_text(out, "</span></li>");
    }
    buf_add_text(out, "</ul></section>");
}

static void put_ways_in(const json_t *reply, struct buf *out)
{
    struct str name = web_text(json_object_get(reply, "you"), "name");
    if (name.length > 0) {
        buf_add_text(
                out, "<p class=\"actions\"><a class=\"button big\" href=\"/play\">Play as ");
        web_put(out, name);
        buf_add_text(out,
                "</a> <button class=\"button big quiet\" type=\"button\" id=\"log-out\" "
                "hidden>Log out</button></p>");
        return;
    }
    buf_add_text(out,
            "<p class=\"actions\"><a class=\"button big\" href=\"/play?as=guest\">Play as "
            "guest</a> "
            "<a class=\"button big quiet\" href=\"/play\">Log in or make a character</a></p>"
            "<p class=\"note\">No sign-up for guests; nothing to install.</p>");
}

void web_page_home(const json_t *reply, const struct http_page *page, struct buf *out)
{
    const json_t *people = json_object_get(reply, "who");
    struct web_page frame = {NULL, STR_NONE, "page home", "/static/home.js", reply};
    web_page_begin(&frame, page, out);
    buf_add_text(out, "<section class=\"hero\"><div><h1>");
    web_put(out,
            page->game_name && page->game_name[0] ? str_of(page->game_name) : STR("Skein"));
    buf_add_text(out,
            "</h1><p class=\"lead\">A world of words that many people walk through at "
            "once, and that some of them are still writing.</p>");
    put_ways_in(reply, out);
    buf_add_text(out, "</div>");
    put_start(json_object_get(reply, "start"), out);
    buf_add_text(out, "</section><div class=\"columns\"><section><h2>What it is</h2>");
    put_facts(reply, out);
    buf_add_text(out, "</section><section><h2><a href=\"/who\">Who is here</a></h2><div "
                      "id=\"now\"><p>");
    put_count(out, json_array_size(people));
    buf_add_text(out, ".</p>");
    if (json_array_size(people) > 0) {
        web_put_people(out, people, PEOPLE_AT_HOME);
    }
    buf_add_text(out, "</div></section></div>");
    put_news(json_object_get(reply, "news"), out);
    put_doors(page, out);
    web_page_end(page, out);
}
