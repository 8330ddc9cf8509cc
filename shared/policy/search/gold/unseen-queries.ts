/**
 * Citizens' queries that neither thesaurus nor weights have been fitted to: what search gives somebody who types something new. Never
 * change search because of one of these; write a new query into the citizens' set, and leave these as they are.
 */
export const UNSEEN_QUERIES = `
아이 첫돌 전 받는 지원금 > 135200005015=3 135200000120=2
위탁가정 아동 > 135200005016=3
연구비 없는 작은 회사 기술 상담 > 142000000062=3 142100000022=1
섬에 사는 어민 기계 수리 > 119200000166=3
김 양식장 부표 교체 > 119200000109=3
산불 감시 아르바이트 > 140000000005=3 140000000218=2
수목원 무료 입장 > 140000000002=3 140000000179=2 140000000171=2
전과자 청소년 집 > 127000000037=3 138300000062=3
증인으로 경찰서 갔을 때 교통비 > 132000000009=3
외국인 운전면허 따기 > 132000000002=3
공무원 시험 응시료 면제 > 131200000002=3
수능 말고 대학 원서비 > 134200000014=3
성인 강좌 수강료 > 134200000045=3 134200005006=2
어린이 숲 체험 > 140000000177=3 140000000176=2
이사갈 때 범죄 보복 무서워요 > 128000000002=3
마약 끊기 치료 > 135200000089=3
간호사 다시 취업 > 135200000096=3
전통시장 주차장 > 142000000045=3
온누리상품권 가맹점 > 142000000089=3
회사채 발행 > 142100000030=3
farm land lease > 154300005035=3 154300000397=2
gambling help > 137100000173=3
drug addiction treatment > 135200000089=3
soldier self development > 129000000029=3
crime victim compensation > 128000000001=3 128000000003=3 132000000008=2
traditional market > 142000000045=3 142100000035=3 142100000037=2 142000000089=2
women entrepreneurs > 142000000078=3 142100000009=1
export small company > 142000000121=3 142000000098=3 142000000116=2 142100000011=2 142100000026=2
foreign victim > 132000000003=3
rare disease test > 135200000008=3
`;
