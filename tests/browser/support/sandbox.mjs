// A payer on the sandbox provider's hosted page. Numbers: payments/sandbox/instruments.cpp.

export const kCards = {
  success: "4242 4242 4242 4242",
  declined: "4000 0000 0000 0002",
  noFunds: "4000 0000 0000 9995",
  strong: "4000 0025 0000 3155",
  slow: "4000 0000 0000 1000",
  answerLost: "4000 0000 0000 2008",
  noticesTwice: "4000 0000 0000 3006",
  noticesOutOfOrder: "4000 0000 0000 4004",
  refundFails: "4000 0000 0000 5126",
};

export async function payByCard(visitor, number) {
  await visitor.fill({ number, expiry: "12/39", name: "Ada Prova" });
  return visitor.press("button[value=card]");
}

/** `choice`: wallet, bank_transfer, cancel; on the page that asks again: accept, refuse, cancel. */
export function press(visitor, choice) {
  return visitor.press(`button[value=${choice}]`);
}

/** From the provider's last page to the receipt. */
export async function goBack(visitor) {
  await visitor.page.click("main a.button");
  await visitor.page.waitForURL(/\/pledges\//);
}
