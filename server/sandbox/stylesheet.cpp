// The hosted pages' stylesheet. Colours reach WCAG AA (4.5:1) on their grounds.
#include "server/sandbox/pages.hpp"

namespace colletta::sandbox {

std::string_view stylesheet() noexcept {
  return R"css(*, ::before, ::after { box-sizing: border-box; }
html { font-size: 100%; }
body {
  margin: 0 auto; max-width: 34rem; padding: 0 1rem 3rem; background: #f3f1ec; color: #1d2433;
  font: 1.0625rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Liberation Sans", sans-serif;
}
header { padding-top: 1.25rem; }
.brand { margin: 0 0 .75rem; font-size: 1.25rem; font-weight: 700; color: #4b2a7b; }
.banner {
  margin: 0; padding: .625rem .875rem; border: 2px dashed #7a4a00; border-radius: .5rem;
  background: #fff3d6; color: #5c3700; font-weight: 700;
}
h1 { margin: 1.5rem 0 1rem; font-size: 1.75rem; line-height: 1.2; }
h2 { margin: 2rem 0 .75rem; font-size: 1.25rem; }
h3 { margin: 0 0 .5rem; font-size: 1.125rem; }
p { margin: 0 0 1rem; }
.summary, .method {
  margin: 0 0 1rem; padding: 1rem 1.125rem; border: 1px solid #d8d3c8; border-radius: .75rem;
  background: #fff;
}
.summary div { display: flex; gap: 1rem; justify-content: space-between; padding: .25rem 0; }
.summary dt { color: #575d6b; }
.summary dd { margin: 0; text-align: right; overflow-wrap: anywhere; }
.summary .amount dd { font-size: 1.5rem; font-weight: 700; line-height: 1.2; }
.note { color: #3f4656; }
.field { margin-bottom: 1rem; }
label { display: block; font-weight: 600; }
.hint { margin: 0; font-size: .9375rem; color: #575d6b; }
.error { margin: 0; font-weight: 600; color: #a3121f; }
input {
  width: 100%; min-height: 3rem; margin-top: .25rem; padding: .5rem .75rem;
  border: 1px solid #6a7080; border-radius: .5rem; background: #fff; color: inherit; font: inherit;
}
input[aria-invalid] { border: 2px solid #a3121f; }
form + form { margin-top: .75rem; }
button, .button {
  display: block; width: 100%; min-height: 3rem; padding: .625rem 1rem; border: 2px solid #4b2a7b;
  border-radius: .5rem; font: inherit; font-weight: 700; line-height: 1.4; text-align: center;
  text-decoration: none; cursor: pointer;
}
.main { background: #4b2a7b; color: #fff; }
.main:hover { background: #37195f; }
.second { background: #fff; color: #4b2a7b; }
.plain { border-color: transparent; background: transparent; color: #4b2a7b;
  text-decoration: underline; }
:focus-visible { outline: 3px solid #b35c00; outline-offset: 2px; }
.problem {
  margin-bottom: 1rem; padding: .875rem 1.125rem; border: 2px solid #a3121f; border-radius: .75rem;
  background: #fff;
}
.problem h2 { margin: 0 0 .25rem; font-size: 1.125rem; }
.problem p { margin: 0; }
.problem a { color: #a3121f; }
details { margin-top: 1rem; }
summary { padding: .5rem 0; color: #4b2a7b; font-weight: 600; cursor: pointer; }
table { width: 100%; border-collapse: collapse; font-size: .9375rem; }
caption { padding-bottom: .25rem; text-align: left; color: #575d6b; }
th, td { padding: .5rem .25rem; border-top: 1px solid #e3dfd6; text-align: left;
  vertical-align: top; }
tbody th { font-weight: 600; font-variant-numeric: tabular-nums; white-space: nowrap; }
)css";
}

}  // namespace colletta::sandbox
