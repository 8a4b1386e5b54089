/* skeleton_test.c -- A disguised word is recognised, and other words are not taken for it. */
#include "engine/base/skeleton.h"

#include "tests/support/test.h"

static const struct {
    const char *name;
    const char *word;
    bool like;
} skeletons[] = {
        {"wizard", "wizard", true},
        {"Wizards", "wizard", true},
        {"Wizard-", "wizard", true},
        {"wizard2", "wizard", true},
        {"W1z-ard_007", "wizard", true},
        {"TheWizard", "wizard", true},
        {"The-Wizards", "wizard", true},
        {"MrWizard", "wizard", true},
        {"Sir_Wizard", "wizard", true},
        {"Official-Wizard", "wizard", true},
        {"Archwizard", "wizard", true},
        {"vvizard", "wizard", true},
        {"wizzard", "wizard", true},
        {"Wiz4rd", "wizard", true},
        {"wi.zard", "wizard", true},
        {"Adrnin", "admin", true},
        {"Adm1n", "admin", true},
        {"5taff", "staff", true},
        {"staf", "staff", true},
        {"M0derat0r", "moderator", true},
        {"SupportTeam", "support", true},
        {"Sy5", "sys", true},
        {"wizardry", "wizard", false},
        {"Good", "god", false},
        {"Mood", "mod", false},
        {"Theodora", "god", false},
        {"Stan", "staff", false},
        {"lizard", "wizard", false},
        {"Mister", "mod", false},
        {"the", "the-game", false},
        {"", "wizard", false},
        {"---", "wizard", false},
        {"wizardwizardwizardwizardwizardwizardwizardwizard", "wizard", false},
};

TEST(disguised_spellings_of_a_word_are_recognised)
{
    for (size_t i = 0; i < sizeof(skeletons) / sizeof(skeletons[0]); i++) {
        bool like = skeleton_is_like(str_of(skeletons[i].name), str_of(skeletons[i].word));
        if (like != skeletons[i].like) {
            fail_msg("%s and %s", skeletons[i].name, skeletons[i].word);
        }
    }
}

static const struct {
    const char *name;
    bool part;
    bool edge;
} parts[] = {
        {"Wizard-Joe", true, true},
        {"Joe_the_W1zards", true, true},
        {"Joe-the-Wizard-ess", true, true},
        {"JoeWizard", true, true},
        {"Joe7wizard", true, true},
        {"wizardess", false, true},
        {"SysWizard2", true, true},
        {"joewizard7", false, true},
        {"a-wizardess-b", false, true},
        {"mywizards", false, true},
        {"lizard-joe", false, false},
        {"mywizardry", false, false},
        {"--", false, false},
        {"", false, false},
};

TEST(a_word_is_found_in_the_parts_of_a_name)
{
    for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
        struct str name = str_of(parts[i].name);
        if (skeleton_has_part(name, STR("wizard")) != parts[i].part ||
                skeleton_has_edge(name, STR("wizard")) != parts[i].edge) {
            fail_msg("%s", parts[i].name);
        }
    }
}

TEST(names_of_irc_services_are_recognised_in_any_spelling)
{
    static const char *const services[] = {"NickServ", "nickserv", "ChanServ", "OperServ",
            "MemoServ", "HostServ", "BotServ", "SaslServ", "N1ckServ", "Nick-Serv", "NickServ2",
            "NickServ_", "NickSserv", "ns", "NS", "Global", "Q", "X", "NickServer", "AnyServ"};
    static const char *const others[] = {
            "serv", "Server", "Observer", "Serve", "Nick", "Ann", "", "-"};

    for (size_t i = 0; i < sizeof(services) / sizeof(services[0]); i++) {
        if (!skeleton_is_service(str_of(services[i]))) {
            fail_msg("%s", services[i]);
        }
    }
    for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
        if (skeleton_is_service(str_of(others[i]))) {
            fail_msg("%s", others[i]);
        }
    }
}
