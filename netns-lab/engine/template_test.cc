#include "netns-lab/engine/template.h"

#include <gtest/gtest.h>

namespace holdfast::lab {
namespace {

TemplateScope Router() {
  TemplateScope a, b, scope;
  a.values = {{"address", "192.0.2.1"}, {"vmac", "yes"}};
  b.values = {{"address", "192.0.2.2"}, {"nopreempt", ""}};
  scope.values = {{"vrid", "51"}, {"nopreempt", "yes"}, {"vmac", ""}};
  scope.lists["addresses"] = {a, b};
  scope.lists["none"] = {};
  return scope;
}

std::string Rendered(std::string_view text) {
  const auto out = RenderTemplate(text, Router());
  return out ? *out : "error: " + out.error().message;
}

TEST(Template, PutsValuesAndRepeatsSections) {
  EXPECT_EQ(Rendered("vrid {{vrid}}{{#addresses}} {{address}}/{{vrid}}{{/addresses}}"),
            "vrid 51 192.0.2.1/51 192.0.2.2/51");
}

TEST(Template, SectionsAreConditionsToo) {
  EXPECT_EQ(Rendered("{{#nopreempt}}a{{/nopreempt}}{{^nopreempt}}b{{/nopreempt}}"), "a");
  EXPECT_EQ(Rendered("{{#vmac}}a{{/vmac}}{{^vmac}}b{{/vmac}}{{^unknown}}c{{/unknown}}{{^none}}d{{/none}}"), "bcd");
}

TEST(Template, TheInnermostNameDecides) {
  EXPECT_EQ(Rendered("{{#addresses}}{{#vmac}}a{{/vmac}}{{^nopreempt}}b{{/nopreempt}}.{{/addresses}}"), "a.b.");
}

TEST(Template, ASectionTagAloneTakesItsLine) {
  EXPECT_EQ(Rendered("x {\n  {{#addresses}}\n  ip {{address}}\n  {{/addresses}}\n}\n"),
            "x {\n  ip 192.0.2.1\n  ip 192.0.2.2\n}\n");
}

TEST(Template, ErrorsNameTheTagAndTheLine) {
  EXPECT_EQ(Rendered("a\n{{vird}}"), "error: template line 2: no value is called vird");
  EXPECT_EQ(Rendered("{{#vrid}}x"), "error: template line 1: {{#vrid}} is not closed");
  EXPECT_EQ(Rendered("{{#vrid}}x{{/vmac}}"), "error: template line 1: {{/vmac}} closes {{#vrid}}");
  EXPECT_EQ(Rendered("{{vrid"), "error: template line 1: {{ without }}");
}

}  // namespace
}  // namespace holdfast::lab
