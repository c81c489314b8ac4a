// The script inside a receipt that somebody keeps as one file (views/kept_file.cpp): it checks the
// proof with no network at all, wherever the file is opened.
import { checkBlock } from "./check.js";

checkBlock(document.querySelector("[data-proof]"), null);
