/* own.c -- Commands that are private to the player.
 *
 * A stock command belongs to a family, the file that defines it. Each family has a row. Either all
 * of it is private (OWN_ALL), or all of it acts in the room (OWN_NONE), or only the verbs in a
 * second table are private (OWN_SOME). Verbs that begin with @ or ; always are.
 *
 * To add a family: a row below. A family without a row is private, which is safe. */
#include "engine/core/line/own.h"

#include "engine/core/output/reserved.h"

static const struct own_family {
    struct str family;
    enum own_part part;
} own_families[] = {
        {STR_IS("abbreviations"), OWN_NONE},
        {STR_IS("accept"), OWN_ALL},
        {STR_IS("almanac"), OWN_ALL},
        {STR_IS("approvals"), OWN_ALL},
        {STR_IS("areas"), OWN_ALL},
        {STR_IS("boards"), OWN_NONE},
        {STR_IS("bridges"), OWN_ALL},
        {STR_IS("build"), OWN_ALL},
        {STR_IS("build_exits"), OWN_ALL},
        {STR_IS("build_show"), OWN_ALL},
        {STR_IS("build_values"), OWN_ALL},
        {STR_IS("care"), OWN_ALL},
        {STR_IS("channels"), OWN_ALL},
        {STR_IS("character"), OWN_NONE},
        {STR_IS("coins"), OWN_NONE},
        {STR_IS("company"), OWN_NONE},
        {STR_IS("cost"), OWN_ALL},
        {STR_IS("curious"), OWN_NONE},
        {STR_IS("doors"), OWN_NONE},
        {STR_IS("edit"), OWN_ALL},
        {STR_IS("email"), OWN_ALL},
        {STR_IS("errands"), OWN_NONE},
        {STR_IS("events"), OWN_ALL},
        {STR_IS("fight"), OWN_NONE},
        {STR_IS("food"), OWN_NONE},
        {STR_IS("greetings"), OWN_NONE},
        {STR_IS("help"), OWN_ALL},
        {STR_IS("history"), OWN_ALL},
        {STR_IS("home_works"), OWN_ALL},
        {STR_IS("homes"), OWN_ALL},
        {STR_IS("honours"), OWN_ALL},
        {STR_IS("identity"), OWN_SOME},
        {STR_IS("journal"), OWN_SOME},
        {STR_IS("languages"), OWN_NONE},
        {STR_IS("light"), OWN_NONE},
        {STR_IS("look"), OWN_NONE},
        {STR_IS("lore"), OWN_NONE},
        {STR_IS("mail"), OWN_ALL},
        {STR_IS("map"), OWN_NONE},
        {STR_IS("moderate"), OWN_ALL},
        {STR_IS("monitor"), OWN_ALL},
        {STR_IS("move"), OWN_SOME},
        {STR_IS("news"), OWN_ALL},
        {STR_IS("party"), OWN_ALL},
        {STR_IS("people"), OWN_ALL},
        {STR_IS("program"), OWN_ALL},
        {STR_IS("questions"), OWN_SOME},
        {STR_IS("quota"), OWN_ALL},
        {STR_IS("realm"), OWN_ALL},
        {STR_IS("recognition"), OWN_SOME},
        {STR_IS("rehearse"), OWN_ALL},
        {STR_IS("reports"), OWN_ALL},
        {STR_IS("search"), OWN_NONE},
        {STR_IS("seats"), OWN_NONE},
        {STR_IS("self"), OWN_SOME},
        {STR_IS("sessions"), OWN_ALL},
        {STR_IS("settings"), OWN_ALL},
        {STR_IS("shout"), OWN_NONE},
        {STR_IS("socials"), OWN_NONE},
        {STR_IS("talk"), OWN_SOME},
        {STR_IS("tasks"), OWN_ALL},
        {STR_IS("teams"), OWN_ALL},
        {STR_IS("testing"), OWN_ALL},
        {STR_IS("things"), OWN_NONE},
        {STR_IS("travel"), OWN_ALL},
        {STR_IS("triggers"), OWN_ALL},
        {STR_IS("uses"), OWN_ALL},
        {STR_IS("wear"), OWN_NONE},
        {STR_IS("weather"), OWN_NONE},
        {STR_IS("wizard"), OWN_ALL},
};

/* Private verbs of families with OWN_SOME. */
static const struct str own_verbs[] = {STR_IS("journal"), STR_IS("quests"), STR_IS("quest"),
        STR_IS("errand"), STR_IS("mission"), STR_IS("missions"), STR_IS("todo"), STR_IS("hint"),
        STR_IS("hints"), STR_IS("goals"), STR_IS("goal"), STR_IS("campaign"),
        STR_IS("describe"), STR_IS("afk"), STR_IS("again"), STR_IS("cancel"), STR_IS("forget"),
        STR_IS("home"), STR_IS("lose"), STR_IS("page"), STR_IS("remember"),
        STR_IS("remembered"), STR_IS("reply"), STR_IS("score"), STR_IS("achievements"),
        STR_IS("achievement"), STR_IS("awards"), STR_IS("tell"), STR_IS("time"),
        STR_IS("title"), STR_IS("unfollow"), STR_IS("voice"), STR_IS("appearance"),
        STR_IS("sdesc"), STR_IS("who"), STR_IS("whisper")};

/* Answers to the game's questions (question.h), which are private whatever else the word means. */
static const struct str own_answers[] = {STR_IS("yes"), STR_IS("no"), STR_IS("y")};

enum own_part own_part_of(struct str family)
{
    for (size_t i = 0; i < sizeof(own_families) / sizeof(own_families[0]); i++) {
        if (str_equal(family, own_families[i].family)) {
            return own_families[i].part;
        }
    }
    return OWN_ALL;
}

bool own_word_in_part(struct str verb)
{
    return str_is_among(verb, own_verbs, sizeof(own_verbs) / sizeof(own_verbs[0]));
}

bool own_word(struct str verb)
{
    return reserved_verb(verb) ||
           str_is_among(verb, own_answers, sizeof(own_answers) / sizeof(own_answers[0]));
}
