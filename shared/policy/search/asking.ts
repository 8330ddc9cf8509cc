/** Words that ask rather than name; left out unless there is nothing else. */
export const ASKING = new Set(
  '싶어요 싶은데 싶습니다 싶다 원해요 원합니다 구해요 구하고 도와주세요 도와줘 보내는 받아요 받으려면 됩니다 되나요 되는 없나요 없을까요 너무 많이 정말 어디 어디서 신청 방법 알고 궁금해요 부탁해요 있나요 있을까요 있어요 있는 있나 어떻게 어떤 뭐 무엇 뭐가 받을 받는 받고 수 좀 해주세요 알려줘 알려주세요 싶어요 싶은데 싶다 하고 하는 해요 할 때 것 거 내가 제가 나는 저는 저 위한 위해 대한 대해 관련 the a an of for to in on and or is are i my me can do how what get with'.split(
    ' ',
  ),
);
