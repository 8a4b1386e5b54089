/* web_agent.c -- short names of browsers and systems.
 *
 * Browsers name others in their User-Agent, for old sites. The first row that is found counts. */
#include "net/web/http/web_agent.h"

struct agent_word {
    const char *word;
    const char *name;
};

static const struct agent_word browsers[] = {{"Edg", "Edge"}, {"OPR/", "Opera"},
        {"SamsungBrowser/", "Samsung Internet"}, {"Firefox/", "Firefox"}, {"FxiOS/", "Firefox"},
        {"CriOS/", "Chrome"}, {"Chrome/", "Chrome"}, {"Chromium/", "Chromium"},
        {"Safari/", "Safari"}, {0}};

static const struct agent_word systems[] = {{"Android", "Android"}, {"iPhone", "iPhone"},
        {"iPad", "iPad"}, {"CrOS", "ChromeOS"}, {"Windows", "Windows"}, {"Mac OS X", "Mac"},
        {"Linux", "Linux"}, {0}};

enum { PROGRAM_MAX = 32 };

static const char *find_word(const struct agent_word *words, struct str text)
{
    for (; words->word; words++) {
        if (str_find(text, str_of(words->word), 0) != SIZE_MAX) {
            return words->name;
        }
    }
    return NULL;
}

void web_agent_name(struct str user_agent, struct buf *out)
{
    const char *browser = find_word(browsers, user_agent);
    const char *system = find_word(systems, user_agent);
    struct str program = str_take_until(&user_agent, '/');
    if (browser) {
        buf_add_text(out, browser);
        buf_printf(out, system ? " on %s" : "%s", system ? system : "");
    } else {
        str_clean(str_fit(str_trim(program), PROGRAM_MAX), false, out);
    }
}
